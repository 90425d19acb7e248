#!/bin/sh
# Starts the Temporal server with the password of its secret file. The password is written to a
# file in memory that only this user reads: never into the environment or an argument.
set -eu
umask 077

password=$(cat "${TEMPORAL_PASSWORD_FILE:-/run/secrets/temporal_db_password}")
case "$password" in
  '' | *[!0-9A-Za-z_-]*)
    echo 'the password of Temporal must be letters, digits, - and _' >&2
    exit 1
    ;;
esac

configuration=/run/temporal/config
mkdir -p "$configuration"
while IFS= read -r line || [ -n "$line" ]; do
  case "$line" in
    *@PASSWORD@*) printf '%s%s%s\n' "${line%%@PASSWORD@*}" "$password" "${line#*@PASSWORD@}" ;;
    *) printf '%s\n' "$line" ;;
  esac
done </etc/grid-temporal/server.yaml >"$configuration/own-server.yaml"

exec temporal-server --root /run/temporal --config config --env own-server --allow-no-auth start
