SELECT setval('behind_source_id_seq', 500);
SELECT setval('behind_table_id_seq', 100);
SELECT setval('down', -50);
SELECT setval('round', 90);
SELECT setval('shared', 8);
SELECT setval('never_called_id_seq', 40, false);
SELECT setval('"Odd ''name'' %_c\d ""q""_seq"', 3);
CREATE SEQUENCE lost_seq OWNED BY lost.id;
