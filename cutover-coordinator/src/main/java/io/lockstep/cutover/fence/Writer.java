package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// A role that can write a migrated table.
///
/// @param login whether it can log in
/// @param superuser whether it is one itself, which only a superuser can fence
/// @param ways why it can, in words, such as `INSERT, UPDATE on 3 tables, such as public.orders, as member of writers`
public record Writer(long oid, String role, boolean login, boolean superuser, List<String> ways) {
    /// Membership counts whether it is inherited or not, and also with nothing but ADMIN OPTION: who has it can give
    /// itself the rest. USAGE on the schema is not asked for, which can only find too many.
    private static final String QUERY = Family.QUERY + """
            , relation AS (
                SELECT c.oid, c.relowner, c.relacl, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
                FROM family f JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace),
            granted(role, privilege, name) AS (
                SELECT a.grantee, a.privilege_type, r.name
                FROM relation r CROSS JOIN aclexplode(r.relacl) a
                WHERE a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE') AND a.grantee <> r.relowner
                UNION ALL
                SELECT a.grantee, a.privilege_type || ' (column ' || quote_ident(t.attname) || ')', r.name
                FROM relation r JOIN pg_attribute t ON t.attrelid = r.oid AND t.attnum > 0 AND NOT t.attisdropped
                CROSS JOIN aclexplode(t.attacl) a
                WHERE a.privilege_type IN ('INSERT', 'UPDATE') AND a.grantee <> r.relowner
                UNION ALL
                SELECT r.relowner, 'ownership', r.name FROM relation r),
            way(role, words) AS (
                SELECT role, string_agg(DISTINCT privilege, ', ' ORDER BY privilege) || ' on '
                    || CASE count(DISTINCT name) WHEN 1 THEN min(name)
                       ELSE count(DISTINCT name) || ' tables, such as ' || min(name) END
                FROM granted GROUP BY role
                UNION ALL
                SELECT oid, 'writes everything' FROM pg_roles WHERE rolname = 'pg_write_all_data'
                UNION ALL
                SELECT oid, 'superuser' FROM pg_roles WHERE rolsuper),
            belongs(member, role) AS (
                SELECT member, roleid FROM pg_auth_members
                UNION ALL
                SELECT d.datdba, r.oid FROM pg_database d CROSS JOIN pg_roles r
                WHERE d.datname = current_database() AND r.rolname = 'pg_database_owner'),
            reach(member, role) AS (
                SELECT oid, oid FROM pg_roles
                UNION SELECT reach.member, b.role FROM reach JOIN belongs b ON b.member = reach.role)
            SELECT r.oid, r.rolname, r.rolcanlogin, r.rolsuper, array_agg(x.words ORDER BY x.near, x.words)
            FROM pg_roles r JOIN (
                SELECT reach.member, reach.role <> reach.member AS near, way.words
                    || CASE WHEN reach.role = reach.member THEN '' ELSE ', as member of ' || quote_ident(g.rolname) END
                FROM reach JOIN way ON way.role = reach.role JOIN pg_roles g ON g.oid = reach.role
                UNION ALL
                SELECT r.oid, true, way.words || ', through PUBLIC' FROM way CROSS JOIN pg_roles r
                WHERE way.role = 0 AND r.rolname NOT LIKE 'pg\\_%'
            ) x(member, near, words) ON x.member = r.oid
            GROUP BY r.oid, r.rolname, r.rolcanlogin, r.rolsuper ORDER BY r.rolname""";

    public Writer {
        ways = List.copyOf(ways);
    }

    /// All of them, whoever they are.
    static List<Writer> all(Connection session, List<TableId> tables) throws SQLException {
        return Query.list(session, QUERY, Writer::read, Family.schemas(tables), Family.names(tables));
    }

    private static Writer read(ResultSet row) throws SQLException {
        Array ways = row.getArray(5);
        return new Writer(row.getLong(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), List.of((String[])
                ways.getArray()));
    }

    /// The role and why.
    String described() {
        return role + " (" + String.join("; ", ways) + ")";
    }
}
