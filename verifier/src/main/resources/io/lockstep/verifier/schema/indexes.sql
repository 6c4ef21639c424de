-- Indexes that no constraint has made; those that came from a parent's are counted with it
SELECT 'INDEX' AS kind, n.nspname AS schema, c.relname AS relation, i.relname AS name,
       pg_catalog.pg_get_indexdef(i.oid) AS sql,
       pg_catalog.substr(pg_catalog.pg_get_indexdef(i.oid), 1 + pg_catalog.length(
            'CREATE ' || CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' || pg_catalog.quote_ident(i.relname)
            || ' ON ' || CASE WHEN i.relkind = 'I' THEN 'ONLY ' ELSE '' END || pg_catalog.quote_ident(n.nspname) || '.'
            || pg_catalog.quote_ident(c.relname) || ' USING ')) AS definition,
       CASE WHEN x.indisunique THEN 'unique' ELSE 'not unique' END AS uniqueness,
       CASE WHEN x.indisvalid AND x.indisready AND (i.relkind = 'i' OR NOT EXISTS (
                SELECT FROM pg_catalog.pg_partition_tree(i.oid) p JOIN pg_catalog.pg_index y ON y.indexrelid = p.relid
                WHERE NOT (y.indisvalid AND y.indisready)))
            THEN 'valid' ELSE 'invalid' END AS validity
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND NOT i.relispartition
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, i.relname
