-- Definitions that major versions print in different words, and some that they might
CREATE SCHEMA ex;
CREATE TABLE ex.t (a int, b text, c timestamptz, d numeric, e int[], f jsonb, g date, h varchar(5), i interval, j bool,
    k "char", l bit(3), m char(4), n time, o timestamp, p float8, q name, r xml, s uuid, "when" text, "json" text);
CREATE TABLE ex.u (a int, z text);
CREATE VIEW ex.calls AS SELECT c AT TIME ZONE 'UTC' y, (c AT TIME ZONE 'UTC') AT TIME ZONE 'CET' y2, substring(b FROM 1 FOR 2) z,
    substring(b FROM 2) z2, position('x' IN b) p, trim(BOTH 'x' FROM b) q, trim(b) q2, ltrim(b) q3, trim(LEADING 'x' FROM b) q4,
    date_trunc('day', c AT TIME ZONE 'UTC') dt FROM ex.t;
CREATE VIEW ex.operators AS SELECT b LIKE 'x%' l, b ILIKE 'x' il, b ~ 'x' re, b NOT LIKE 'x' nl, a BETWEEN 1 AND 3 bt, a IN (1,2) i,
    a NOT IN (1,2) ni, b IS DISTINCT FROM 'x' idf, j IS NOT TRUE nt, a IS NULL n, (a, b) = (1, 'x') ro, ROW(a,b) IS NULL rn,
    NOT j nj, -a neg, a = ANY(e) an, e[1] ix, e[1:2] sl, f->>'a' js, f @> '{}' ct, "when", "json" FROM ex.t;
CREATE VIEW ex.constants AS SELECT current_date cd, current_timestamp ct, current_user cu, localtime lt, now() n, coalesce(a,1) co,
    nullif(a,1) nu, greatest(a,1) g, CASE a WHEN 1 THEN 'x' END cw, cast(a AS text) tx, '2024-01-01'::date da, interval '1 day' it,
    ARRAY[1,2] ar, ARRAY[]::int[] ea, ARRAY(SELECT 1) asub, a + 1.5 AS ad, 1e10 AS ee, E'a\\b''c' esc, B'101' bb, NULL::text nn,
    h || 'x' hh, m || 'y' mm FROM ex.t;
CREATE VIEW ex.joins AS SELECT t.a, u.z, x.n FROM ex.t t LEFT JOIN ex.u u USING (a)
    CROSS JOIN LATERAL (SELECT count(*) n FROM ex.u w WHERE w.a = t.a) x
    WHERE EXISTS (SELECT FROM ex.u y WHERE y.a = t.a) ORDER BY 1 LIMIT 5 OFFSET 1;
CREATE VIEW ex.windows AS SELECT a, sum(p) FILTER (WHERE j) OVER w s,
    rank() OVER (PARTITION BY b ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) r FROM ex.t WINDOW w AS (PARTITION BY a);
CREATE VIEW ex.groups AS SELECT b, array_agg(a ORDER BY a DESC) x, percentile_cont(0.5) WITHIN GROUP (ORDER BY p) m
    FROM ex.t GROUP BY ROLLUP (b) HAVING count(*) > 1;
CREATE VIEW ex.sets AS SELECT a FROM ex.t UNION ALL SELECT a FROM ex.u EXCEPT SELECT 1 INTERSECT (SELECT 2);
CREATE VIEW ex.withs AS WITH w AS (SELECT a, b FROM ex.t), w2 AS MATERIALIZED (SELECT 1 one)
    SELECT w.a, w2.one, (SELECT max(a) FROM ex.u) m FROM w, w2;
CREATE VIEW ex.checked AS SELECT a FROM ex.t WHERE a > 0 WITH CHECK OPTION;
CREATE VIEW ex.whole AS SELECT t FROM ex.t t;
CREATE MATERIALIZED VIEW ex.kept AS SELECT a, b AS a2 FROM ex.t WHERE a > 0;
ALTER TABLE ex.t ADD CONSTRAINT c1 CHECK (b IN ('a','b') AND substring(b FROM 2) <> '' AND trim(b) = b),
    ADD CONSTRAINT c2 CHECK (k = 'x' AND l = B'101' AND m = 'y' AND q = 'z' AND n > '12:00' AND s IS NOT NULL);
ALTER TABLE ex.t ALTER c SET DEFAULT CURRENT_TIMESTAMP, ALTER o SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER g SET DEFAULT CURRENT_DATE,
    ALTER n SET DEFAULT localtime(0), ALTER a SET DEFAULT -1, ALTER b SET DEFAULT CURRENT_USER, ALTER e SET DEFAULT '{}',
    ALTER f SET DEFAULT '{"a": 1}', ALTER i SET DEFAULT '1 mon 2 days', ALTER h SET DEFAULT 'x'::varchar, ALTER j SET DEFAULT NOT false;
CREATE INDEX i1 ON ex.t ((o AT TIME ZONE 'UTC'), substring(b FROM 1 FOR 3)) WHERE trim(b) <> '';
CREATE INDEX i2 ON ex.t USING btree (a DESC, b COLLATE "C" varchar_pattern_ops) INCLUDE (c) WITH (fillfactor=70);
CREATE INDEX i3 ON ex.t USING brin (c) WITH (pages_per_range=4);
CREATE RULE r1 AS ON INSERT TO ex.t WHERE new.a > 5 DO ALSO INSERT INTO ex.u VALUES (new.a, new.b), (1, 'x');
CREATE RULE r2 AS ON UPDATE TO ex.u DO INSTEAD UPDATE ex.t SET b = new.z, a = old.a WHERE t.a = old.a RETURNING t.a, t.b;
