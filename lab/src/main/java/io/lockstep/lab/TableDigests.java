package io.lockstep.lab;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What tables hold, as PostgreSQL itself sums it up: two that have the same rows, as a session prints them, have the
/// same digest.
public final class TableDigests {
    private TableDigests() {}

    /// The digest of each table by its name.
    public static Map<String, Digest> of(Database database, Collection<TableName> tables) throws SQLException {
        Map<String, Digest> digests = new TreeMap<>();
        for (TableName table : tables) {
            String[] found = Sessions.text(
                            database,
                            "SELECT count(*) || ' ' || coalesce(md5(string_agg(one, '' ORDER BY one COLLATE \"C\")), 'none')"
                                    + " FROM (SELECT md5(t::text) AS one FROM " + table.quoted() + " t) each")
                    .split(" ", 2);
            digests.put(table.toString(), new Digest(Long.parseLong(found[0]), found[1]));
        }
        return digests;
    }

    /// @param md5 of the MD5s of all rows
    public record Digest(long rows, String md5) {}
}
