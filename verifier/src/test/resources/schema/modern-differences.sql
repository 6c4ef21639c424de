-- As differences.sql, of modern.sql

ALTER TABLE modern.t DROP COLUMN twice, DROP COLUMN thrice;
ALTER TABLE modern.t ADD COLUMN twice int GENERATED ALWAYS AS (a * 2) STORED;
ALTER TABLE modern.t ADD COLUMN thrice int GENERATED ALWAYS AS (a * 3) STORED;
--> ERROR COLUMN_GENERATED modern.t.twice
--> INFO TABLE_COLUMN_ORDER modern.t
ALTER TABLE modern.t DROP CONSTRAINT nulls, ADD CONSTRAINT nulls UNIQUE (a, b);
--> ERROR UNIQUE_CONSTRAINT_DEFINITION modern.t.nulls
DROP INDEX modern.nulls_too;
CREATE UNIQUE INDEX nulls_too ON modern.t (b);
--> ERROR INDEX_DEFINITION modern.t.nulls_too
ALTER TABLE modern.t DROP CONSTRAINT small, ADD CONSTRAINT small CHECK (a < 100);
--> ERROR CHECK_DEFINITION modern.t.small
--> INFO CHECK_VALIDATED modern.t.small
ALTER TABLE modern.parent VALIDATE CONSTRAINT later;
--> INFO COLUMN_NULLABILITY modern.parent.id
CREATE OR REPLACE FUNCTION modern.returning(x int) RETURNS int LANGUAGE sql STABLE RETURN x + 2;
--> ERROR FUNCTION_BODY modern.returning(integer)
ALTER VIEW modern.invoker RESET (security_invoker);
--> WARNING VIEW_OPTIONS modern.invoker
ALTER TABLE modern.visit DROP CONSTRAINT visit_room_during_fkey;
--> ERROR FOREIGN_KEY_MISSING modern.visit.visit_room_during_fkey
DROP COLLATION modern.ruled;
CREATE COLLATION modern.ruled (provider = icu, locale = 'und', rules = '&W << v');
--> WARNING COLLATION_RULES modern.ruled
DROP STATISTICS modern.expression;
CREATE STATISTICS modern.expression ON upper(b), a FROM modern.t;
--> INFO STATISTICS_DEFINITION modern.expression

--= ERROR COLUMN_GENERATED modern.t.twice
--= INFO TABLE_COLUMN_ORDER modern.t
--= INFO COLUMN_NULLABILITY modern.parent.id
--= WARNING COLLATION_RULES modern.ruled
