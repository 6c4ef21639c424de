#!/usr/bin/env bash
# The application's role: on the source it logs in
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set password `cat /run/secrets/app`
CREATE ROLE shop_app LOGIN PASSWORD :'password';
GRANT SELECT, INSERT, UPDATE, DELETE ON products, orders TO shop_app;
SQL
