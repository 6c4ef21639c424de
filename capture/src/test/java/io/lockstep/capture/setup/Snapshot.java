package io.lockstep.capture.setup;

import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Everything in a database and its server that a setup could have changed, as text.
final class Snapshot {
    private static final String NAMED = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
    private static final List<String> QUERIES = List.of(
            "SELECT format('schema %s comment %s', n.nspname, obj_description(n.oid, 'pg_namespace')) FROM pg_namespace n WHERE "
                    + NAMED,
            "SELECT format('schema %s: %s %s', n.nspname, a.grantee::regrole, a.privilege_type) FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE "
                    + NAMED,
            "SELECT format('relation %s.%s %s owner %s identity %s', n.nspname, c.relname, c.relkind, c.relowner::regrole, c.relreplident) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
                    + NAMED,
            "SELECT format('relation %s.%s: %s %s by %s', n.nspname, c.relname, a.grantee::regrole, a.privilege_type, a.grantor::regrole) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner))) a WHERE c.relkind <> 'i' AND "
                    + NAMED,
            "SELECT format('column %s.%s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attnum > 0 AND NOT a.attisdropped AND "
                    + NAMED,
            "SELECT format('database: %s %s', a.grantee::regrole, a.privilege_type) FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = current_database()",
            "SELECT format('publication %s owner %s all %s comment %s', pubname, pubowner::regrole, puballtables, obj_description(oid, 'pg_publication')) FROM pg_publication",
            "SELECT format('published %s %s.%s', pubname, schemaname, tablename) FROM pg_publication_tables",
            "SELECT format('subscription %s %s to %s', s.subname, s.subenabled, s.subpublications) FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
            "SELECT format('subscribed %s', r.srrelid::regclass) FROM pg_subscription_rel r",
            "SELECT format('slot %s %s', slot_name, plugin) FROM pg_replication_slots WHERE database = current_database() AND NOT temporary AND slot_name NOT LIKE 'pg\\_%sync%'",
            "SELECT format('role %s %s %s %s %s', rolname, rolsuper, rolcanlogin, rolreplication, rolcreaterole) FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%'",
            "SELECT format('member %s in %s', m.member::regrole, m.roleid::regrole) FROM pg_auth_members m");

    private Snapshot() {}

    /// Of one database.
    static List<String> of(Database database) throws SQLException {
        return lines(database, String.join(" UNION ALL ", QUERIES)).sorted().toList();
    }

    /// Of both databases.
    static List<String> of(Pair pair) throws SQLException {
        return Stream.concat(
                        of(pair.database(Side.SOURCE)).stream().map(line -> "source " + line),
                        of(pair.database(Side.TARGET)).stream().map(line -> "target " + line))
                .toList();
    }

    static Stream<String> lines(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(String.valueOf(rows.getString(1)));
            }
            return lines.stream();
        }
    }
}
