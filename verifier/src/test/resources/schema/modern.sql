-- What majors after 12 have brought
CREATE SCHEMA modern;
CREATE TYPE modern.span AS RANGE (subtype = int4, multirange_type_name = modern.spans);
CREATE TABLE modern.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, b text COMPRESSION pglz,
    twice int GENERATED ALWAYS AS (a * 2) VIRTUAL, thrice int GENERATED ALWAYS AS (a * 3) STORED, ranges modern.spans, m int4multirange,
    at int4range NOT NULL, j jsonb DEFAULT JSON_OBJECT('a': 1 RETURNING jsonb),
    CONSTRAINT nulls UNIQUE NULLS NOT DISTINCT (a, b),
    CONSTRAINT small CHECK (a < 100) NOT ENFORCED,
    CONSTRAINT b_there NOT NULL b NO INHERIT);
CREATE UNIQUE INDEX nulls_too ON modern.t (b) NULLS NOT DISTINCT;
CREATE TABLE modern.booking (room int4range, during int4range, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE modern.visit (room int4range, during int4range,
    FOREIGN KEY (room, PERIOD during) REFERENCES modern.booking (room, PERIOD during));
DO $do$ BEGIN EXECUTE $f$CREATE FUNCTION modern.standard(x int) RETURNS int LANGUAGE sql STABLE
    BEGIN ATOMIC SELECT x + count(*)::int FROM modern.t WHERE a > x; END$f$; END $do$;
CREATE FUNCTION modern.returning(x int) RETURNS int LANGUAGE sql STABLE RETURN x + 1;
CREATE VIEW modern.invoker WITH (security_invoker = true) AS SELECT id, a FROM modern.t;
CREATE COLLATION modern.ruled (provider = icu, locale = 'und', rules = '&V << w <<< W');
CREATE COLLATION modern.built_in (provider = builtin, locale = 'C.UTF-8');
CREATE TABLE modern.parent (id int, v text STORAGE EXTERNAL);
ALTER TABLE modern.parent ADD CONSTRAINT later NOT NULL id NOT VALID;
CREATE STATISTICS modern.expression ON lower(b), a FROM modern.t;
