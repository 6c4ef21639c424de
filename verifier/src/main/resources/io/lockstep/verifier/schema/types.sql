-- Enums, domains, composite types and ranges
SELECT CASE t.typtype WHEN 'e' THEN 'ENUM' WHEN 'd' THEN 'DOMAIN' WHEN 'r' THEN 'RANGE' WHEN 'c' THEN 'COMPOSITE_TYPE'
            ELSE 'BASE_TYPE' END AS kind,
       n.nspname AS schema, '' AS relation, t.typname AS name, '' AS sql,
       CASE t.typtype
            WHEN 'e' THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                           FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
            WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)
            WHEN 'r' THEN (SELECT pg_catalog.concat_ws(', ', 'subtype = ' || pg_catalog.format_type(r.rngsubtype, NULL),
                                  'canonical = ' || nullif(r.rngcanonical::text, '-'),
                                  'subtype_diff = ' || nullif(r.rngsubdiff::text, '-'),
                                  'subtype_opclass = ' || o.opcname)
                           FROM pg_catalog.pg_range r JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
                           WHERE r.rngtypid = t.oid)
            WHEN 'c' THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' '
                                  || pg_catalog.format_type(a.atttypid, a.atttypmod)
                                  || CASE WHEN a.attcollation <> y.typcollation THEN coalesce(' COLLATE '
                                     || (SELECT pg_catalog.quote_ident(co.collname) FROM pg_catalog.pg_collation co
                                         WHERE co.oid = a.attcollation), '') ELSE '' END, ', ' ORDER BY a.attnum)
                           FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
                           WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
            ELSE pg_catalog.concat_ws(', ', 'input = ' || t.typinput, 'output = ' || t.typoutput, 'length = ' || t.typlen)
            END AS definition,
       CASE WHEN t.typtype = 'd' THEN CASE WHEN t.typnotnull THEN 'NOT NULL' ELSE 'NULL' END END AS nullability,
       coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS "default",
       CASE WHEN t.typtype = 'd' AND t.typcollation <> y.typcollation
            THEN (SELECT pg_catalog.quote_ident(co.collname) FROM pg_catalog.pg_collation co
                  WHERE co.oid = t.typcollation) END AS collation,
       (SELECT pg_catalog.string_agg('CONSTRAINT ' || pg_catalog.quote_ident(k.conname) || ' '
                                     || pg_catalog.pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
        FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS constraints
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type y ON y.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c' OR (t.typtype = 'b' AND t.typcategory <> 'A' AND t.typisdefined))
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.nspname, t.typname
