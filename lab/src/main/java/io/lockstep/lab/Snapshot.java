package io.lockstep.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Everything in a database and its server that a tool could have left behind, as text: what `pg_dump --schema-only`
/// and `pg_dumpall --globals-only` would print, and replication besides. Of rows and of the positions of slots it says
/// nothing; neither of passwords, except whether there is one.
public final class Snapshot {
    private static final String OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
    private static final String RELATIONS = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace";
    private static final List<String> QUERIES = List.of(
            "SELECT format('schema %s owner %s', n.nspname, n.nspowner::regrole) FROM pg_namespace n WHERE " + OURS,
            "SELECT format('schema %s: %s %s', n.nspname, a.grantee::regrole, a.privilege_type) FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE "
                    + OURS,
            "SELECT format('relation %s.%s %s owner %s identity %s options %s', n.nspname, c.relname, c.relkind, c.relowner::regrole, c.relreplident, c.reloptions) FROM "
                    + RELATIONS + " WHERE " + OURS,
            "SELECT format('relation %s.%s: %s %s by %s', n.nspname, c.relname, a.grantee::regrole, a.privilege_type, a.grantor::regrole) FROM "
                    + RELATIONS
                    + ", aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner))) a WHERE c.relkind <> 'i' AND "
                    + OURS,
            "SELECT format('column %s.%s %s %s not null %s default %s grants %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attacl) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped AND "
                    + OURS,
            "SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM pg_index i JOIN " + RELATIONS
                    + " ON c.oid = i.indexrelid WHERE " + OURS,
            "SELECT format('constraint %s on %s: %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE "
                    + OURS,
            "SELECT format('trigger %s on %s enabled %s', t.tgname, t.tgrelid::regclass, t.tgenabled) FROM pg_trigger t WHERE NOT t.tgisinternal",
            "SELECT format('event trigger %s', evtname) FROM pg_event_trigger",
            "SELECT format('function %s owner %s grants %s', p.oid::regprocedure, p.proowner::regrole, p.proacl) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
                    + OURS,
            "SELECT format('type %s.%s owner %s', n.nspname, t.typname, t.typowner::regrole) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE "
                    + OURS,
            "SELECT format('extension %s', extname) FROM pg_extension",
            "SELECT format('default privileges of %s in %s on %s: %s', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl) FROM pg_default_acl",
            "SELECT format('comment on %s: %s', (pg_identify_object(classoid, objoid, objsubid)).identity, description) FROM pg_description WHERE objoid >= 16384",
            "SELECT format('database: %s %s', a.grantee::regrole, a.privilege_type) FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = current_database()",
            "SELECT format('publication %s owner %s all %s insert %s update %s delete %s truncate %s root %s', pubname, pubowner::regrole, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot) FROM pg_publication",
            "SELECT format('published %s %s.%s', pubname, schemaname, tablename) FROM pg_publication_tables",
            "SELECT format('subscription %s %s to %s slot %s', s.subname, s.subenabled, s.subpublications, s.subslotname) FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
            "SELECT format('subscribed %s', r.srrelid::regclass) FROM pg_subscription_rel r",
            "SELECT format('slot %s %s', slot_name, plugin) FROM pg_replication_slots WHERE database = current_database() AND NOT temporary AND slot_name NOT LIKE 'pg\\_%sync%'",
            "SELECT format('role %s super %s login %s replication %s createrole %s createdb %s bypass %s limit %s until %s', rolname, rolsuper, rolcanlogin, rolreplication, rolcreaterole, rolcreatedb, rolbypassrls, rolconnlimit, rolvaliduntil) FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%'",
            "SELECT format('member %s in %s by %s admin %s', m.member::regrole, m.roleid::regrole, m.grantor::regrole, m.admin_option) FROM pg_auth_members m",
            "SELECT format('setting of role %s in database %s: %s', setrole::regrole, setdatabase, setconfig) FROM pg_db_role_setting WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))",
            "SELECT format('setting %s = %s', name, setting) FROM pg_settings WHERE source = 'configuration file'");

    private Snapshot() {}

    /// Of one database, sorted.
    public static List<String> of(Database database) throws SQLException {
        return rows(database, String.join(" UNION ALL ", QUERIES)).stream()
                .sorted()
                .toList();
    }

    private static List<String> rows(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }
}
