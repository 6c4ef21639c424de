-- Functions, procedures and aggregates, by name and types of arguments
SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS kind,
       n.nspname AS schema, '' AS relation,
       p.proname || '(' || pg_catalog.array_to_string(ARRAY(
            SELECT pg_catalog.format_type(t.type, NULL)
            FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, at) ORDER BY t.at), ', ') || ')' AS name,
       CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) ELSE '' END AS sql,
       CASE WHEN p.prokind = 'p' THEN pg_catalog.regexp_replace(pg_catalog.pg_get_function_arguments(p.oid), '(^|, )IN ', '\1', 'g')
            ELSE pg_catalog.pg_get_function_arguments(p.oid) END AS arguments,
       pg_catalog.pg_get_function_result(p.oid) AS result,
       l.lanname AS language,
       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END AS volatility,
       CASE WHEN p.proisstrict THEN 'STRICT' ELSE 'CALLED ON NULL INPUT' END AS "null input",
       CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END AS security,
       CASE WHEN p.proleakproof THEN 'LEAKPROOF' ELSE 'NOT LEAKPROOF' END AS leakproof,
       CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END AS parallel,
       CASE WHEN p.prokind = 'w' THEN 'window' ELSE 'plain' END AS form,
       'COST ' || p.procost || ' ROWS ' || p.prorows AS cost,
       pg_catalog.array_to_string(p.proconfig, ', ') AS settings,
       CASE WHEN p.prokind = 'a' THEN a.definition
            ELSE coalesce(p.probin || ' ', '') || coalesce(
                (SELECT pg_catalog.substring(f.definition, '\n((?:BEGIN ATOMIC|RETURN ).*)$')
                 FROM (SELECT pg_catalog.pg_get_functiondef(p.oid) AS definition) f
                 WHERE pg_catalog.to_jsonb(p) -> 'prosqlbody' <> 'null'), p.prosrc) END AS body,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN LATERAL (
    SELECT pg_catalog.concat_ws(', ',
        'SFUNC = ' || g.aggtransfn, 'STYPE = ' || pg_catalog.format_type(g.aggtranstype, NULL),
        'FINALFUNC = ' || nullif(g.aggfinalfn::text, '-'), 'COMBINEFUNC = ' || nullif(g.aggcombinefn::text, '-'),
        'INITCOND = ' || pg_catalog.quote_literal(g.agginitval), 'SORTOP = ' || nullif(g.aggsortop::pg_catalog.regoper::text, '0'),
        'MSFUNC = ' || nullif(g.aggmtransfn::text, '-'), 'KIND = ' || nullif(g.aggkind::text, 'n')) AS definition
    FROM pg_catalog.pg_aggregate g WHERE g.aggfnoid = p.oid) AS a ON true
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                    AND d.deptype IN ('e', 'i'))
ORDER BY n.nspname, 4
