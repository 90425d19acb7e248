#!/bin/sh
# Brings Temporal's two databases to the schema of this release; changes nothing that is there.
set -eu

SQL_PASSWORD=$(cat "${TEMPORAL_PASSWORD_FILE:-/run/secrets/temporal_db_password}")
export SQL_PASSWORD
export SQL_PLUGIN=postgres12 SQL_HOST=postgres SQL_PORT=5432 SQL_USER=temporal

for database in temporal temporal_visibility; do
  case "$database" in
    temporal) schema=temporal ;;
    *) schema=visibility ;;
  esac
  SQL_DATABASE=$database
  export SQL_DATABASE
  # Without --overwrite this fails where a version is recorded already: then there is only to update.
  temporal-sql-tool setup-schema --version 0.0 >/dev/null 2>&1 || true
  temporal-sql-tool update-schema \
    --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
  echo "$database is up to date"
done
