#!/bin/sh
# Creates or updates the tables of Temporal's two databases. Can be repeated; run it before each new server version.
# The databases themselves are made by roles.sql. Needs TEMPORAL_POSTGRES_PASSWORD; the other settings are those of
# server.yaml. Usage: set-up-databases.sh [path of temporal-sql-tool]
set -eu
tool=${1:-temporal-sql-tool}
address=${TEMPORAL_POSTGRES:-127.0.0.1:5432}
set_up() {
  database=$1
  schema=$2
  run() {
    SQL_PASSWORD=$TEMPORAL_POSTGRES_PASSWORD "$tool" --plugin postgres12 --endpoint "${address%:*}" --port "${address##*:}" \
      --user "${TEMPORAL_POSTGRES_USER:-temporal}" --database "$database" "$@"
  }
  # Only a database without version tables is set up; the update brings both to the newest schema.
  run update-schema --schema-name "postgresql/v12/$schema" 2>/dev/null || {
    run setup-schema --version 0.0
    run update-schema --schema-name "postgresql/v12/$schema"
  }
}
set_up "${TEMPORAL_DATABASE:-temporal}" temporal
set_up "${TEMPORAL_VISIBILITY_DATABASE:-temporal_visibility}" visibility
