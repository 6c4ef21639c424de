-- Roles, and which of them own something in this database, may do something with it, or are members of such; the
-- settings of the database and of those; privileges that objects made later will have
WITH RECURSIVE used (oid) AS (
    SELECT DISTINCT s.refobjid FROM pg_catalog.pg_shdepend s
    WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND (
          s.dbid = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())
          OR (s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND s.objid =
              (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())))
  UNION
    SELECT m.member FROM used u JOIN pg_catalog.pg_auth_members m ON m.roleid = u.oid
), roles (oid, name) AS (
    SELECT r.oid, r.rolname FROM used u JOIN pg_catalog.pg_roles r ON r.oid = u.oid
    WHERE NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
)
SELECT 'ROLE' AS kind, '' AS schema, '' AS relation, r.rolname AS name,
       'CREATE ROLE ' || pg_catalog.quote_ident(r.rolname) || CASE WHEN r.rolcanlogin THEN ' LOGIN' ELSE '' END AS sql,
       CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END AS login,
       CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END AS "row security",
       CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END AS inheritance,
       CASE WHEN r.rolconnlimit >= 0 THEN r.rolconnlimit::text END AS "connection limit",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(g.rolname), ', ' ORDER BY g.rolname)
        FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid AND g.rolname !~ '^(pg_|rds)') AS "member of",
       NULL AS value, CASE WHEN r.oid IN (SELECT u.oid FROM used u) THEN 'yes' END AS here,
       CASE WHEN r.rolreplication OR EXISTS (
                SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
                WHERE m.member = r.oid AND g.rolname = 'rds_replication') THEN 'yes' END AS replicates
FROM pg_catalog.pg_roles r
WHERE NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
UNION ALL
SELECT 'ROLE_SETTING', '', coalesce(r.name, ''), pg_catalog.split_part(c.entry, '=', 1), '',
       NULL, NULL, NULL, NULL, NULL, pg_catalog.substr(c.entry, pg_catalog.strpos(c.entry, '=') + 1), NULL, NULL
FROM pg_catalog.pg_db_role_setting s
LEFT JOIN roles r ON r.oid = s.setrole
CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c (entry)
WHERE (s.setdatabase = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())
       AND (s.setrole = 0 OR r.oid IS NOT NULL))
   OR (s.setdatabase = 0 AND r.oid IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_db_role_setting o CROSS JOIN LATERAL pg_catalog.unnest(o.setconfig) AS e (entry)
        WHERE o.setrole = s.setrole
          AND o.setdatabase = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())
          AND pg_catalog.split_part(e.entry, '=', 1) = pg_catalog.split_part(c.entry, '=', 1)))
UNION ALL
SELECT 'DEFAULT_PRIVILEGE', coalesce(n.nspname, ''), '',
       pg_catalog.pg_get_userbyid(a.defaclrole) || CASE a.defaclobjtype WHEN 'r' THEN ' TABLES' WHEN 'S' THEN ' SEQUENCES'
           WHEN 'f' THEN ' FUNCTIONS' WHEN 'T' THEN ' TYPES' WHEN 'n' THEN ' SCHEMAS' ELSE ' OTHERS' END, '',
       NULL, NULL, NULL, NULL, NULL,
       pg_catalog.array_to_string(ARRAY(SELECT coalesce(pg_catalog.quote_ident(g.rolname), 'PUBLIC') || ' ' || x.privilege_type
                                        FROM pg_catalog.aclexplode(a.defaclacl) x
                                        LEFT JOIN pg_catalog.pg_roles g ON g.oid = x.grantee
                                        WHERE x.grantee <> a.defaclrole ORDER BY 1), ', '), NULL, NULL
FROM pg_catalog.pg_default_acl a LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace
ORDER BY 1, 2, 3, 4
