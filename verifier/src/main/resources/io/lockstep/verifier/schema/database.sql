-- The database and the settings of the server that show in what an application gets, but for those that the database
-- or this role sets anew. TimeZone, DateStyle and extra_float_digits are every driver's own
SELECT 'DATABASE' AS kind, '' AS schema, '' AS relation, '' AS name, '' AS sql,
       pg_catalog.pg_encoding_to_char(b.encoding) AS encoding,
       CASE coalesce(j.j ->> 'datlocprovider', 'c') WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS provider,
       coalesce(j.j ->> 'datlocale', j.j ->> 'daticulocale') AS locale,
       pg_catalog.regexp_replace(b.datcollate, 'utf-?8', 'UTF-8', 'i') AS collate,
       pg_catalog.regexp_replace(b.datctype, 'utf-?8', 'UTF-8', 'i') AS ctype,
       j.j ->> 'daticurules' AS rules,
       j.j ->> 'datcollversion' AS version,
       CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) THEN 'some' ELSE 'none' END AS "large objects",
       NULL AS value
FROM pg_catalog.pg_database b
CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(b) AS j) AS j
WHERE b.datname = pg_catalog.current_database()
UNION ALL
SELECT 'SERVER_SETTING', '', '', s.name, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, s.reset_val
FROM pg_catalog.pg_settings s
WHERE s.name IN (
    'array_nulls', 'backslash_quote', 'bytea_output', 'default_table_access_method',
    'default_text_search_config', 'default_transaction_deferrable', 'default_transaction_isolation',
    'default_transaction_read_only', 'gin_fuzzy_search_limit', 'IntervalStyle', 'lc_monetary',
    'lc_numeric', 'lc_time', 'lo_compat_privileges', 'max_connections', 'max_identifier_length', 'max_index_keys',
    'max_locks_per_transaction', 'max_prepared_transactions', 'quote_all_identifiers',
    'search_path', 'session_replication_role', 'standard_conforming_strings', 'statement_timeout', 'lock_timeout',
    'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout', 'synchronous_commit',
    'timezone_abbreviations', 'transform_null_equals', 'xmlbinary', 'xmloption')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_db_role_setting o
    CROSS JOIN LATERAL pg_catalog.unnest(o.setconfig) AS e (entry)
    WHERE o.setdatabase IN (0, (SELECT b.oid FROM pg_catalog.pg_database b
                                WHERE b.datname = pg_catalog.current_database()))
      AND o.setrole IN (0, (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user))
      AND pg_catalog.lower(pg_catalog.split_part(e.entry, '=', 1)) = pg_catalog.lower(s.name))
ORDER BY 1, 4
