-- Who may do what, owners included; a superuser may do everything anyway
WITH granted (kind, schema, relation, item, printed, acl) AS (
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname, '',
           CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::pg_catalog.regclass,
           coalesce(c.relacl, pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
  UNION ALL
    SELECT 'COLUMN', n.nspname, c.relname, a.attname, 'TABLE ' || c.oid::pg_catalog.regclass, a.attacl
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
  UNION ALL
    SELECT 'SCHEMA', n.nspname, '', '', 'SCHEMA ' || pg_catalog.quote_ident(n.nspname), coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
    FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid AND d.deptype = 'e')
  UNION ALL
    SELECT 'ROUTINE', n.nspname, p.proname || '(' || pg_catalog.array_to_string(ARRAY(
                SELECT pg_catalog.format_type(t.type, NULL)
                FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, at) ORDER BY t.at), ', ') || ')', '',
           'ROUTINE ' || p.oid::pg_catalog.regprocedure, coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
  UNION ALL
    SELECT 'TYPE', n.nspname, t.typname, '', 'TYPE ' || pg_catalog.format_type(t.oid, NULL),
           coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')
  UNION ALL
    SELECT 'DATABASE', '', '', '', 'DATABASE ' || pg_catalog.quote_ident(b.datname), coalesce(b.datacl, pg_catalog.acldefault('d', b.datdba))
    FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database()
)
SELECT 'PRIVILEGE' AS kind, g.schema, g.relation,
       coalesce(r.rolname, 'PUBLIC') AS name, g.printed AS sql,
       g.kind AS "on", g.item AS "column",
       pg_catalog.string_agg(x.privilege_type || CASE WHEN x.is_grantable AND x.grantee <> x.grantor THEN ' WITH GRANT OPTION' ELSE '' END,
                             ', ' ORDER BY x.privilege_type) AS privileges
FROM granted g
CROSS JOIN LATERAL pg_catalog.aclexplode(g.acl) x
LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
WHERE x.grantee = 0 OR (NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)')
GROUP BY g.kind, g.schema, g.relation, g.item, g.printed, r.rolname
ORDER BY 2, 3, 7, 4
