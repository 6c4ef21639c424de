package io.lockstep.cutover.certificate;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;

/// Tells whether a snapshot shows a table as it was when the snapshot was opened. It does not when the table was
/// truncated,
/// rewritten, made anew, or got other partitions since: PostgreSQL then shows it empty, or rows of other tables.
///
/// A query sees the catalogue as of the snapshot; functions that look into it see it as of now. So the two are
/// compared.
/// While somebody holds a lock on the table the answer stays what it is.
final class Rewritten {
    private static final String FAMILY = """
            WITH RECURSIVE family(id, root, parted) AS (
              SELECT c.oid, true, c.relkind = 'p' FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
              UNION ALL
              SELECT i.inhrelid, false, false FROM pg_catalog.pg_inherits i JOIN family f ON f.id = i.inhparent),
            """;

    private static final String CHANGED = FAMILY + """
            now(id) AS (
              SELECT t.relid FROM family f, LATERAL pg_catalog.pg_partition_tree(f.id) t WHERE f.parted)
            SELECT FROM (VALUES (pg_catalog.to_regclass(?)::pg_catalog.oid)) named(id)
            WHERE named.id IS DISTINCT FROM (SELECT f.id FROM family f WHERE f.root)
            UNION ALL
            SELECT FROM family f JOIN pg_catalog.pg_class c ON c.oid = f.id
            WHERE c.relkind = 'r' AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)
            UNION ALL
            SELECT FROM now WHERE id NOT IN (SELECT id FROM family)
            UNION ALL
            SELECT FROM family WHERE EXISTS (SELECT FROM now) AND id NOT IN (SELECT id FROM now)
            """;

    private Rewritten() {}

    /// @param session in the snapshot's transaction, with a lock on the table
    static boolean is(Connection session, TableId table) throws SQLException {
        return Query.exists(session, CHANGED, table.schema(), table.name(), table.quoted());
    }
}
