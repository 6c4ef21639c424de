-- What the source has besides the rich schema
CREATE ROLE schema_reader;
CREATE ROLE schema_app LOGIN IN ROLE schema_reader;
CREATE ROLE "schema lost ""role""" LOGIN;
GRANT USAGE ON SCHEMA crm TO schema_reader, schema_app;
GRANT SELECT, INSERT, UPDATE ON crm."order" TO schema_app;
GRANT UPDATE (name) ON crm.customer TO schema_app;
GRANT SELECT ON crm.joined TO schema_reader;
GRANT EXECUTE ON FUNCTION crm.net(numeric, numeric) TO schema_app;
GRANT SELECT ON crm.customer TO "schema lost ""role""";
ALTER ROLE schema_app SET search_path = crm, public;
ALTER DEFAULT PRIVILEGES IN SCHEMA crm GRANT SELECT ON TABLES TO schema_reader;
CREATE SCHEMA "empty";
CREATE ROLE schema_replicator LOGIN REPLICATION;
GRANT SELECT ON crm.cache, crm.base TO schema_replicator;
CREATE ROLE schema_tool LOGIN REPLICATION;
GRANT SELECT ON crm.cache TO schema_tool;
