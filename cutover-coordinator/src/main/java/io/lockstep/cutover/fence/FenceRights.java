package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Whether Lockstep may do what the fence does, and who else could undo it.
final class FenceRights {
    private static final int ADMIN_OPTION_IS_NEEDED = 160000;

    /// Until 15 CREATEROLE is enough for all but superusers and those who replicate; since 16 it reaches only roles
    /// of which the own role is an administrator.
    private static final String CANNOT_ALTER = """
            SELECT r.rolname || CASE WHEN r.rolsuper THEN ' is a superuser, whom only a superuser can fence'
                WHEN NOT me.rolcreaterole THEN ': its login cannot be changed without CREATEROLE'
                ELSE ': its login cannot be changed without ADMIN OPTION of it' END
            FROM pg_roles r CROSS JOIN pg_roles me
            WHERE me.rolname = current_user AND r.rolname = ANY (?) AND NOT me.rolsuper
              AND (r.rolsuper OR NOT me.rolcreaterole
                OR CASE WHEN current_setting('server_version_num')::int >= ?
                   THEN NOT pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION') ELSE r.rolreplication END)
            ORDER BY 1""";

    private static final String CANNOT_END = """
            SELECT r.rolname || ': its sessions cannot be ended without pg_signal_backend'
            FROM pg_roles r CROSS JOIN pg_roles me
            WHERE me.rolname = current_user AND r.rolname = ANY (?) AND NOT me.rolsuper AND NOT r.rolsuper
              AND NOT pg_has_role(current_user, r.oid, 'USAGE')
              AND NOT pg_has_role(current_user, 'pg_signal_backend', 'USAGE')
            ORDER BY 1""";

    private static final String CANNOT_SEE = """
            SELECT 'what other sessions do cannot be seen without pg_read_all_stats'
            WHERE NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')""";

    private static final String BREAKERS = """
            SELECT r.rolname || CASE WHEN r.rolcreaterole THEN ' has CREATEROLE' ELSE ' can reach the server''s files' END
            FROM pg_roles r
            WHERE r.rolcanlogin AND r.rolname <> ALL (?) AND (r.rolcreaterole
                OR pg_has_role(r.oid, 'pg_execute_server_program', 'MEMBER')
                OR pg_has_role(r.oid, 'pg_write_server_files', 'MEMBER'))
            ORDER BY 1""";

    private FenceRights() {}

    /// What Lockstep may not do that it would have to.
    static List<String> missing(Connection session, FenceSet set) throws SQLException {
        List<String> roles = set.open().stream().map(FenceSet.Role::name).toList();
        List<String> missing = new ArrayList<>(Query.texts(session, CANNOT_ALTER, roles, ADMIN_OPTION_IS_NEEDED));
        missing.addAll(Query.texts(session, CANNOT_END, roles));
        missing.addAll(Query.texts(session, CANNOT_SEE));
        if (set.isManaged() && !missing.isEmpty()) {
            missing.add("nobody is made a superuser here: the administrator that the provider has made, a member of"
                    + " rds_superuser, can grant what is missing");
        }
        return missing;
    }

    /// Roles that stay and could undo the fence.
    static List<String> breakers(Connection session, FenceSet set) throws SQLException {
        return Query.texts(session, BREAKERS, set.known());
    }
}
