-- The columns that get their values of a sequence, with whether their furthest value is found quickly: by an index
-- that begins with them, or in a table of ten megabytes at most
SELECT DISTINCT q.nspname, s.relname, n.nspname, c.relname, a.attname,
       CASE t.typname WHEN 'int2' THEN 32767 WHEN 'int4' THEN 2147483647 ELSE 9223372036854775807 END AS limit,
       EXISTS (SELECT FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
               JOIN pg_catalog.pg_am m ON m.oid = i.relam
               WHERE x.indrelid = c.oid AND x.indkey[0] = a.attnum AND x.indisvalid AND x.indpred IS NULL
                 AND m.amname = 'btree')
           OR (c.relkind = 'r' AND pg_catalog.pg_relation_size(c.oid) <= 10485760) AS quick
FROM (
    SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum
    FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
  UNION
    SELECT d.refobjid, e.adrelid, e.adnum
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attrdef e ON e.oid = d.objid
    WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid = 0
      AND pg_catalog.pg_get_expr(e.adbin, e.adrelid) ~ '^nextval\(.*::regclass\)$'
) u
JOIN pg_catalog.pg_class s ON s.oid = u.sequence AND s.relkind = 'S'
JOIN pg_catalog.pg_namespace q ON q.oid = s.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = u.relation AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE t.typname IN ('int2', 'int4', 'int8') AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
  AND q.nspname !~ '^pg_' AND NOT c.relispartition
ORDER BY 1, 2, 3, 4, 5
