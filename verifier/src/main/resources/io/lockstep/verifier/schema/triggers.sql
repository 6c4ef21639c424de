-- Triggers of tables and views; those that came from a parent's only where they are enabled otherwise than it
SELECT 'TRIGGER' AS kind, n.nspname AS schema, c.relname AS relation, t.tgname AS name,
       pg_catalog.pg_get_triggerdef(t.oid) AS sql,
       pg_catalog.pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
            ELSE 'ENABLE REPLICA' END AS enabled
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend i
    ON i.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND i.objid = t.oid
   AND i.refclassid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_trigger p ON p.oid = i.refobjid
WHERE CASE WHEN p.oid IS NULL THEN NOT t.tgisinternal ELSE t.tgconstraint = 0 AND t.tgenabled <> p.tgenabled END
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, t.tgname
