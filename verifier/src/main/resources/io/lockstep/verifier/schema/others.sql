-- Objects that are rare: statistics, operators and their classes, casts, text search, conversions, languages
SELECT 'STATISTICS' AS kind, n.nspname AS schema, '' AS relation, s.stxname AS name,
       pg_catalog.pg_get_statisticsobjdef(s.oid) AS sql, pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND d.objid = s.oid AND d.deptype = 'e')
UNION ALL
SELECT 'OPERATOR', n.nspname, '',
       o.oprname || '(' || pg_catalog.format_type(nullif(o.oprleft, 0), NULL) || ', '
           || pg_catalog.format_type(nullif(o.oprright, 0), NULL) || ')', '',
       pg_catalog.concat_ws(', ', 'FUNCTION = ' || o.oprcode::pg_catalog.regprocedure,
           'COMMUTATOR = ' || nullif(o.oprcom::pg_catalog.regoperator::text, '0'),
           'NEGATOR = ' || nullif(o.oprnegate::pg_catalog.regoperator::text, '0'),
           'RESTRICT = ' || nullif(o.oprrest::text, '-'), 'JOIN = ' || nullif(o.oprjoin::text, '-'),
           CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END)
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid AND d.deptype = 'e')
UNION ALL
SELECT 'OPERATOR_CLASS', n.nspname, '', o.opcname || ' USING ' || m.amname, '',
       'FOR TYPE ' || pg_catalog.format_type(o.opcintype, NULL) || CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END
           || coalesce((SELECT pg_catalog.string_agg(', OPERATOR ' || a.amopstrategy || ' '
                                                     || a.amopopr::pg_catalog.regoperator, '' ORDER BY a.amopstrategy, a.amopopr::pg_catalog.regoperator::text)
                        FROM pg_catalog.pg_amop a WHERE a.amopfamily = o.opcfamily), '')
           || coalesce((SELECT pg_catalog.string_agg(', FUNCTION ' || a.amprocnum || ' '
                                                     || a.amproc::pg_catalog.regprocedure, '' ORDER BY a.amprocnum, a.amproc::pg_catalog.regprocedure::text)
                        FROM pg_catalog.pg_amproc a WHERE a.amprocfamily = o.opcfamily), '')
FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND d.objid = o.oid AND d.deptype = 'e')
UNION ALL
SELECT 'CAST', '', '', pg_catalog.format_type(k.castsource, NULL) || ' AS ' || pg_catalog.format_type(k.casttarget, NULL), '',
       CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::pg_catalog.regprocedure WHEN 'i' THEN 'WITH INOUT'
            ELSE 'WITHOUT FUNCTION' END
           || CASE k.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END
FROM pg_catalog.pg_cast k
WHERE k.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = k.oid
                    AND d.deptype IN ('e', 'i'))
UNION ALL
SELECT 'TEXT_SEARCH_CONFIGURATION', n.nspname, '', f.cfgname, '',
       (SELECT 'PARSER ' || p.prsname FROM pg_catalog.pg_ts_parser p WHERE p.oid = f.cfgparser)
           || coalesce((SELECT pg_catalog.string_agg(', ' || x.maptokentype || ' ' || x.mapseqno || ' '
                                                     || x.mapdict::pg_catalog.regdictionary, '' ORDER BY x.maptokentype, x.mapseqno)
                        FROM pg_catalog.pg_ts_config_map x WHERE x.mapcfg = f.oid), '')
FROM pg_catalog.pg_ts_config f JOIN pg_catalog.pg_namespace n ON n.oid = f.cfgnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
UNION ALL
SELECT 'TEXT_SEARCH_DICTIONARY', n.nspname, '', f.dictname, '',
       (SELECT 'TEMPLATE ' || t.tmplname FROM pg_catalog.pg_ts_template t WHERE t.oid = f.dicttemplate)
           || coalesce(', ' || f.dictinitoption, '')
FROM pg_catalog.pg_ts_dict f JOIN pg_catalog.pg_namespace n ON n.oid = f.dictnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
UNION ALL
SELECT 'CONVERSION', n.nspname, '', v.conname, '',
       'FOR ' || pg_catalog.pg_encoding_to_char(v.conforencoding) || ' TO ' || pg_catalog.pg_encoding_to_char(v.contoencoding)
           || ' FROM ' || v.conproc || CASE WHEN v.condefault THEN ' DEFAULT' ELSE '' END
FROM pg_catalog.pg_conversion v JOIN pg_catalog.pg_namespace n ON n.oid = v.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass AND d.objid = v.oid AND d.deptype = 'e')
UNION ALL
SELECT 'LANGUAGE', '', '', l.lanname, '', CASE WHEN l.lanpltrusted THEN 'TRUSTED' ELSE 'NOT TRUSTED' END
FROM pg_catalog.pg_language l
WHERE l.lanispl AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND d.objid = l.oid AND d.deptype = 'e')
UNION ALL
SELECT 'EVENT_TRIGGER', '', '', e.evtname, '',
       'ON ' || e.evtevent || coalesce(' WHEN TAG IN (' || pg_catalog.array_to_string(e.evttags, ', ') || ')', '')
           || ' EXECUTE FUNCTION ' || e.evtfoid::pg_catalog.regprocedure
           || CASE e.evtenabled WHEN 'O' THEN '' WHEN 'D' THEN ', DISABLE' WHEN 'A' THEN ', ENABLE ALWAYS'
              ELSE ', ENABLE REPLICA' END
FROM pg_catalog.pg_event_trigger e
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = e.oid AND d.deptype = 'e')
UNION ALL
SELECT 'FOREIGN_SERVER', '', '', s.srvname, '', 'FOREIGN DATA WRAPPER ' || w.fdwname
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass AND d.objid = s.oid AND d.deptype = 'e')
ORDER BY 1, 2, 4
