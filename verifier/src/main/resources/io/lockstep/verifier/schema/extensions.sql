-- Extensions and schemas
SELECT 'EXTENSION' AS kind, '' AS schema, '' AS relation, e.extname AS name,
       'CREATE EXTENSION ' || pg_catalog.quote_ident(e.extname) || ' SCHEMA ' || pg_catalog.quote_ident(n.nspname) AS sql,
       n.nspname AS schema, e.extversion AS version
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
UNION ALL
SELECT 'SCHEMA', n.nspname, '', '', 'CREATE SCHEMA ' || pg_catalog.quote_ident(n.nspname), NULL, NULL
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid AND d.deptype = 'e')
ORDER BY 1, 2, 4
