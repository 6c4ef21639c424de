#!/usr/bin/env bash
# The application's role: on the target it cannot log in before the cutover. And the subscription that moves the data
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set password `cat /run/secrets/app`
\set source 'host=source port=5432 dbname=shop user=shop_admin password=' `cat /run/secrets/admin`
CREATE ROLE shop_app NOLOGIN PASSWORD :'password';
GRANT SELECT, INSERT, UPDATE, DELETE ON products, orders TO shop_app;
CREATE SUBSCRIPTION shop_sub CONNECTION :'source' PUBLICATION shop_pub;
SQL
