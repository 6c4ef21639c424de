package io.lockstep.cutover.fence;

import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.query.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Those who can write a migrated table without a privilege on it.
final class ByProxy {
    /// A view lets its owner's privileges act, unless it is of those that let the caller's.
    private static final String VIEWS = Family.QUERY + """
            SELECT r.rolname || ' can write ' || quote_ident(n.nspname) || '.' || quote_ident(v.relname)
            FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace CROSS JOIN pg_roles r
            WHERE v.relkind = 'v' AND r.rolcanlogin AND r.rolname <> ALL (?)
              AND NOT coalesce(v.reloptions && ARRAY['security_invoker=true', 'security_invoker=on',
                  'security_invoker=1', 'security_invoker=yes'], false)
              AND EXISTS (SELECT FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
                  AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                  JOIN family f ON f.oid = d.refobjid WHERE w.ev_class = v.oid)
              AND pg_relation_is_updatable(v.oid, true) <> 0
              AND (has_table_privilege(r.oid, v.oid, 'INSERT, UPDATE, DELETE')
                OR has_any_column_privilege(r.oid, v.oid, 'INSERT, UPDATE'))
            ORDER BY 1""";

    /// Each function with how many roles may call it: whoever may call one, may call many.
    private static final String FUNCTIONS = """
            SELECT p.oid::regprocedure || ' runs as ' || o.rolname || ', for ' || min(r.rolname)
                || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || count(*) - 1 || ' more' END
            FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner CROSS JOIN pg_roles r
            WHERE p.prosecdef AND o.rolname = ANY (?) AND r.rolcanlogin AND r.rolname <> ALL (?)
              AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
              AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                  AND d.deptype = 'e')
              AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
            GROUP BY p.oid, o.rolname ORDER BY 1""";

    private static final String JOBS_ARE_KEPT = """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'cron' AND c.relname = 'job'""";

    private static final String JOBS = """
            SELECT 'job ' || jobid || ' of ' || username FROM cron.job
            WHERE active AND database = current_database() AND username <> ALL (?) ORDER BY jobid""";

    private static final String SEES_ALL =
            "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";

    private ByProxy() {}

    /// Roles that stay and can write through a view.
    static List<String> views(Connection session, FenceSet set) throws SQLException {
        var tables = set.scope().tables();
        return Query.texts(session, VIEWS, Family.schemas(tables), Family.names(tables), set.known());
    }

    /// Functions that a role that stays can call, and that run as somebody who can write.
    static List<String> functions(Connection session, FenceSet set) throws SQLException {
        return Query.texts(
                session, FUNCTIONS, set.writers().stream().map(Writer::role).toList(), set.known());
    }

    /// Jobs of pg_cron that would go on. One that runs as a fenced role fails, as it should.
    static Sighting jobs(Connection session, FenceSet set) throws SQLException {
        if (Query.texts(session, JOBS_ARE_KEPT).isEmpty()) {
            return Sighting.pass("pg_cron is not there");
        }
        if (Query.texts(session, SEES_ALL).isEmpty()) {
            return Sighting.unknown(
                    "pg_cron shows each role only its own jobs",
                    "look into cron.job as a superuser, or with BYPASSRLS");
        }
        List<String> jobs = Query.texts(session, JOBS, set.evicted());
        return jobs.isEmpty()
                ? Sighting.pass("none")
                : Sighting.fail(String.join("; ", jobs), "UPDATE cron.job SET active = false for each");
    }
}
