-- Collations that were made, or that columns and indexes use; those of the system only by their version
SELECT 'COLLATION' AS kind, n.nspname AS schema, '' AS relation, l.collname AS name, '' AS sql,
       CASE WHEN n.nspname <> 'pg_catalog' THEN CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin'
            ELSE 'default' END END AS provider,
       CASE WHEN n.nspname <> 'pg_catalog'
            THEN coalesce(j.j ->> 'colllocale', j.j ->> 'colliculocale', j.j ->> 'collcollate') END AS locale,
       CASE WHEN n.nspname <> 'pg_catalog' THEN CASE WHEN l.collisdeterministic THEN 'deterministic'
            ELSE 'not deterministic' END END AS determinism,
       j.j ->> 'collicurules' AS rules,
       coalesce(pg_catalog.pg_collation_actual_version(l.oid), '') AS version,
       CASE WHEN l.collversion <> pg_catalog.pg_collation_actual_version(l.oid)
            THEN 'made by ' || l.collversion || ', now ' || pg_catalog.pg_collation_actual_version(l.oid) END AS staleness
FROM pg_catalog.pg_collation l
JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(l) AS j) AS j
WHERE (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND d.objid = l.oid AND d.deptype = 'e'))
   OR (l.collprovider <> 'd' AND l.oid IN (
        SELECT a.attcollation FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND a.attnum > 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
ORDER BY n.nspname, l.collname
