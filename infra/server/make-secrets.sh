#!/bin/sh
# Makes the secret files of docker-compose.temporal.yml that are not there yet, in infra/secrets:
#   sudo infra/server/make-secrets.sh [live|simulated|replayed]
# Files that exist are kept; without an argument their origin is, too. Run by root, the files belong
# to the group that the containers have.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${GRID_SECRETS_FOLDER:-$here/../secrets}
group=10001

# made_for: the origin whose database the addresses name; nothing while there are none.
made_for() {
  for name in warehouse_owner_url warehouse_loader_url warehouse_reader_url; do
    [ ! -e "$folder/$name" ] || sed -n 's|.*/grid_\([a-z]*\)$|\1|p' "$folder/$name"
  done | sort -u
}

made=$(made_for)
origin=${1:-${made:-live}}
case "$origin" in
  live | simulated | replayed) ;;
  *)
    echo "no origin: $origin; there are live, simulated and replayed" >&2
    exit 2
    ;;
esac
if [ -n "$made" ] && [ "$made" != "$origin" ]; then
  echo "the addresses in $folder are for the origin $made, and origins never mix:" >&2
  echo "for $origin use a checkout of its own, with secrets, volumes and ports of its own" >&2
  exit 1
fi

umask 077
mkdir -p "$folder"

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# put <name>: standard input into a file of that name, unless there is one.
put() {
  if [ -e "$folder/$1" ]; then
    cat >/dev/null
    return
  fi
  cat >"$folder/$1"
  if [ "$(id -u)" = 0 ]; then
    chgrp "$group" "$folder/$1"
    chmod 0640 "$folder/$1"
  else
    chmod 0644 "$folder/$1"
  fi
  echo "made $1"
}

# url <file> <login> <database>: a postgres:// address with a new password.
url() { printf 'postgres://%s:%s@postgres:5432/%s\n' "$2" "$(random)" "$3" | put "$1"; }

hash_password() {
  if command -v caddy >/dev/null 2>&1; then
    caddy hash-password
  else
    docker run --rm -i caddy:2.11.4-alpine caddy hash-password
  fi
}

random | put postgres_superuser_password
printf 'postgres://postgres:%s@postgres:5432/postgres\n' "$(cat "$folder/postgres_superuser_password")" |
  put postgres_admin_url
url warehouse_owner_url grid_owner "grid_$origin"
url warehouse_loader_url grid_loader_login "grid_$origin"
url warehouse_reader_url grid_api_reader_login "grid_$origin"
url reference_owner_url grid_reference_owner grid_reference
url reference_reader_url grid_reference_reader_login grid_reference
random | put temporal_db_password
printf 'k1:%s\n' "$(head -c 32 /dev/urandom | base64 | tr -d '\n')" | put payload_keys
printf 'Aa1-%s\n' "$(random)" | put mssql_sa_password
# Yours to fill in; read only when .env names them in GRID_ODRE_API_KEY_FILE, GRID_RTE_CLIENT_...,
# GRID_ERA5_STORE_OPTIONS_FILE.
printf '' | put odre_api_key
printf '' | put rte_client_id
printf '' | put rte_client_secret
printf '' | put era5_store_options

if [ ! -e "$folder/ui_password_hash" ]; then
  # Kept for you: no container is given it.
  [ -e "$folder/ui_password" ] || random >"$folder/ui_password"
  hash=$(printf '%s\n' "$(cat "$folder/ui_password")" | hash_password)
  printf '%s\n' "$hash" | put ui_password_hash
fi

if [ "$(id -u)" != 0 ]; then
  echo 'not run by root: other users of this machine could read the files if they could enter the folder, which is closed to them' >&2
fi
