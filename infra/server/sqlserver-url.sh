#!/bin/sh
# Prints the address of the SQL Server of the profile `sqlserver` for the tests, to be used as
#   GRID_TEST_MSSQL_URL=$(infra/server/sqlserver-url.sh) npm test
# It holds the password: it goes into a variable, not into a log.
set -eu
folder=${GRID_SECRETS_FOLDER:-$(cd "$(dirname "$0")" && pwd)/../secrets}
printf 'mssql://sa:%s@127.0.0.1:%s/master?trustServerCertificate=true\n' \
  "$(cat "$folder/mssql_sa_password")" "${GRID_MSSQL_PORT:-1433}"
