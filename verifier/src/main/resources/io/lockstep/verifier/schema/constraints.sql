-- Keys, checks, foreign keys and exclusions; keys of partitions are those of the partitioned table. NOT NULL is the
-- columns'
SELECT CASE k.contype WHEN 'p' THEN 'PRIMARY_KEY' WHEN 'u' THEN 'UNIQUE_CONSTRAINT' WHEN 'f' THEN 'FOREIGN_KEY'
            WHEN 'x' THEN 'EXCLUSION' ELSE 'CHECK' END AS kind,
       n.nspname AS schema, c.relname AS relation, k.conname AS name,
       pg_catalog.pg_get_constraintdef(k.oid) AS sql,
       pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
       CASE WHEN k.contype IN ('f', 'c') THEN CASE WHEN k.convalidated THEN 'validated' ELSE 'not validated' END END AS validated,
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN CASE WHEN x.indisvalid AND x.indisready THEN 'valid'
            ELSE 'invalid' END END AS index
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid
WHERE k.contype IN ('p', 'u', 'f', 'x', 'c') AND k.conparentid = 0
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, k.conname
