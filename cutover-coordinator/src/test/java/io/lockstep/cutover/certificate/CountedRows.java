package io.lockstep.cutover.certificate;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Digests by statements that are simple to look through; those of Lockstep are shown where they are made.
///
/// @param names of tables in the schema public, which have an `id`
/// @param slow an expression that is computed for each row besides
record CountedRows(List<String> names, String slow) implements Digesting {
    @Override
    public String session() {
        return "SET TimeZone = 'UTC'";
    }

    @Override
    public List<Table> tables(Connection source, Connection target) {
        return names.stream().map(this::table).toList();
    }

    private Table table(String name) {
        TableId table = new TableId("public", name);
        String statement =
                "SELECT count(*) AS rows, md5(coalesce(string_agg(t::text, ',' ORDER BY t.id), '')) AS digest FROM "
                        + table.quoted() + " t, LATERAL (SELECT " + slow + ") s";
        return new Table(
                table,
                table,
                List.of("id", "v"),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(Map.of(Side.SOURCE, statement, Side.TARGET, statement)),
                "");
    }
}
