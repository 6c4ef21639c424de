-- One of each kind of object that is compared, in what every major from 12 to 18 understands.
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION postgres_fdw;
CREATE SCHEMA crm;

CREATE COLLATION crm.plain (provider = libc, locale = 'C');
CREATE COLLATION crm.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE TYPE crm.state AS ENUM ('new', 'paid', 'sent', 'it''s lost');
CREATE TYPE crm.address AS (street text COLLATE "C", zip varchar(10), lines text[]);
CREATE TYPE crm.temperature AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN crm.email AS citext NOT NULL DEFAULT 'nobody@example.org'
    CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT not_long CHECK (length(VALUE::text) < 200);

CREATE FUNCTION crm.net(gross numeric, rate numeric DEFAULT 0.19) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT round(gross / (1 + rate), 2)';
CREATE FUNCTION crm.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = crm, pg_temp AS $$
BEGIN
    NEW.changed := now();
    RETURN NEW;
END $$;
CREATE FUNCTION crm.several(INOUT a int, OUT b text, VARIADIC c int[]) LANGUAGE sql STABLE
    AS $$ SELECT a + 1, array_to_string(c, ',') $$;
CREATE FUNCTION crm.rows_of(n int) RETURNS TABLE (id int, label text) LANGUAGE sql ROWS 10 COST 5
    AS $$ SELECT i, 'x' || i FROM generate_series(1, n) i $$;
CREATE PROCEDURE crm.tidy(IN days int, INOUT done int DEFAULT 0) LANGUAGE plpgsql AS $$ BEGIN done := days; END $$;
CREATE PROCEDURE crm.clean(days int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE AGGREGATE crm.product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');

CREATE SEQUENCE crm.invoice_number AS integer START 1000 INCREMENT 10 MINVALUE 1000 MAXVALUE 2000000 CACHE 5 CYCLE;
SELECT setval('crm.invoice_number', 1500);

CREATE TABLE crm.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail crm.email,
    name varchar(80) NOT NULL COLLATE "C",
    nick text COLLATE crm.german,
    home crm.address,
    tags hstore DEFAULT '',
    since timestamptz DEFAULT now() NOT NULL,
    born date CHECK (born > '1900-01-01'),
    initials text GENERATED ALWAYS AS (upper("left"(name::text, 2))) STORED,
    changed timestamptz,
    CONSTRAINT customer_mail UNIQUE (mail));
CREATE TABLE crm."order" (
    id serial PRIMARY KEY,
    number int NOT NULL DEFAULT nextval('crm.invoice_number'),
    customer bigint NOT NULL REFERENCES crm.customer ON DELETE CASCADE,
    state crm.state NOT NULL DEFAULT 'new',
    total numeric(12, 2) CHECK (total >= 0),
    share double precision,
    placed timestamp(3) NOT NULL DEFAULT '2024-01-01 00:00:00',
    parts jsonb,
    history crm.state[],
    during tstzrange,
    UNIQUE (number) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT paid_is_positive CHECK (state <> 'paid' OR total > 0 AND total IS NOT NULL),
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (state <> 'new'));
ALTER TABLE crm."order" ADD CONSTRAINT later CHECK (share BETWEEN 0 AND 1) NOT VALID;
CREATE INDEX order_customer ON crm."order" (customer, placed DESC NULLS LAST);
CREATE UNIQUE INDEX order_open ON crm."order" (customer) WHERE state = 'new'::crm.state;
CREATE INDEX order_lower ON crm."order" (lower(number::text) text_pattern_ops, ((parts ->> 'a'::text)) COLLATE "C");
CREATE INDEX order_parts ON crm."order" USING gin (parts jsonb_path_ops);
CREATE STATISTICS crm.order_statistics (dependencies) ON customer, state FROM crm."order";
CREATE TRIGGER touch BEFORE UPDATE OF name ON crm.customer FOR EACH ROW
    WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION crm.touch();
CREATE TRIGGER touch_always BEFORE INSERT ON crm.customer FOR EACH ROW EXECUTE FUNCTION crm.touch();
ALTER TABLE crm.customer ENABLE ALWAYS TRIGGER touch_always;
CREATE RULE keep AS ON DELETE TO crm."order" WHERE old.state = 'paid'::crm.state DO INSTEAD NOTHING;
ALTER TABLE crm."order" ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm."order" FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON crm."order" AS RESTRICTIVE FOR UPDATE TO PUBLIC
    USING (customer = current_setting('app.customer')::bigint) WITH CHECK (total < 1000::numeric);
ALTER TABLE crm."order" REPLICA IDENTITY FULL;

CREATE TABLE crm.measure (at timestamptz NOT NULL, sensor int NOT NULL, value real, PRIMARY KEY (sensor, at))
    PARTITION BY RANGE (at);
CREATE TABLE crm.measure_2024 PARTITION OF crm.measure FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00');
CREATE TABLE crm.measure_2025 PARTITION OF crm.measure FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00')
    PARTITION BY LIST (sensor);
CREATE TABLE crm.measure_2025_few PARTITION OF crm.measure_2025 FOR VALUES IN (1, 2);
CREATE TABLE crm.measure_2025_rest PARTITION OF crm.measure_2025 DEFAULT;
CREATE TABLE crm.measure_rest PARTITION OF crm.measure DEFAULT;
CREATE INDEX measure_value ON crm.measure (value);
CREATE TRIGGER measured AFTER INSERT ON crm.measure FOR EACH ROW EXECUTE FUNCTION crm.touch();
CREATE TABLE crm.hashed (id int NOT NULL, v text) PARTITION BY HASH (id);
CREATE TABLE crm.hashed_0 PARTITION OF crm.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE crm.hashed_1 PARTITION OF crm.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);

CREATE TABLE crm.base (id int PRIMARY KEY, v text DEFAULT 'x' CHECK (v <> ''));
CREATE TABLE crm.derived (more int) INHERITS (crm.base);
CREATE UNLOGGED TABLE crm.cache (key text PRIMARY KEY, value bytea) WITH (fillfactor = 70);
CREATE TABLE crm.ordered (a int, b int, c int);
CREATE TYPE crm.thing AS (a int, b text);
CREATE TABLE crm.typed OF crm.thing (a PRIMARY KEY);

CREATE VIEW crm.open_orders WITH (security_barrier = true) AS
    SELECT o.id, o.total, o.total * 2::numeric AS twice, CASE WHEN o.total > 100::numeric THEN 'big'::text ELSE 'small'::text END AS size
    FROM crm."order" o WHERE o.state = 'new'::crm.state AND (EXISTS ( SELECT 1 FROM crm.customer c WHERE c.id = o.customer));
CREATE VIEW crm.joined AS
    SELECT c.name, count(*) AS orders, sum(o.total) AS total FROM crm.customer c LEFT JOIN crm."order" o ON o.customer = c.id
    GROUP BY c.name HAVING count(*) > 0 ORDER BY c.name;
CREATE VIEW crm.plain_view AS SELECT id, name, since AS "from" FROM crm.customer WHERE (name::text || ''::text) <> ALL (ARRAY['a'::text, 'b'::text]);
CREATE VIEW crm.recent AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT t_1.n + 1 FROM t t_1 WHERE t_1.n < 5)
    SELECT n, row_number() OVER (PARTITION BY n ORDER BY n DESC) AS r FROM t;
CREATE MATERIALIZED VIEW crm.totals AS SELECT state, sum(total) AS total FROM crm."order" GROUP BY state;
CREATE UNIQUE INDEX totals_state ON crm.totals (state);
CREATE MATERIALIZED VIEW crm.unfilled AS SELECT 1 AS one WITH NO DATA;

CREATE FUNCTION crm.same(crm.address, crm.address) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).zip = ($2).zip';
CREATE OPERATOR crm.=== (LEFTARG = crm.address, RIGHTARG = crm.address, FUNCTION = crm.same, COMMUTATOR = OPERATOR(crm.===));
CREATE FUNCTION crm.as_text(crm.address) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).zip';
CREATE CAST (crm.address AS text) WITH FUNCTION crm.as_text(crm.address) AS ASSIGNMENT;
CREATE TEXT SEARCH CONFIGURATION crm.search (COPY = pg_catalog.english);

CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'elsewhere.example');
CREATE FOREIGN TABLE crm.remote (id int NOT NULL, v text) SERVER elsewhere OPTIONS (table_name 'remote');
CREATE FUNCTION crm.noticed() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER noticed ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION crm.noticed();
ALTER EVENT TRIGGER noticed DISABLE;

CREATE SCHEMA "Odd ""schema"" 100%";
CREATE TYPE "Odd ""schema"" 100%"."Ünïcode 'type'" AS ENUM ('a b', E'line\nbreak', '%s', '"');
CREATE TABLE "Odd ""schema"" 100%"."ta.ble
with newline" ("Key; DROP TABLE x --" int PRIMARY KEY, "col%s ""q""" "Odd ""schema"" 100%"."Ünïcode 'type'" DEFAULT '%s',
    "select" text CHECK ("select" <> E'\\ '' "'), "später" bigserial);
CREATE INDEX "i""dx %d é" ON "Odd ""schema"" 100%"."ta.ble
with newline" ("select", lower("select"));
