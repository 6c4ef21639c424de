package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How all rows of a table come to one digest, on either side, by one statement that anybody can run with
/// psql in a session with [io.lockstep.verifier.rows.Printing#SETTINGS]. There is no key in it.
///
/// Each row is hashed by SHA-256, over the texts by which Lockstep compares it (`docs/equality.md`): rows
/// that are equal under the comparison rules have one hash, and rows that are not, another. The hashes are
/// cut into four words of 64 bits, each of which is summed over all rows, and the number of rows and the
/// four sums are hashed once more. A sum asks for no order, so there is nothing to sort and nothing to
/// keep, and it counts rows that are there twice.
///
/// What that is good for: no accident, and nobody who changes, loses or adds rows without an eye on the
/// digest, leaves it as it was. Sums of hashes are no defence against somebody who may make up tens of
/// thousands of rows in order to get a sum that he wants.
///
/// @param columns that are digested, by their names on the target, in the order in which they are
/// @param ignored columns of which a comparison rule says that they are not compared
/// @param notComparable columns that cannot be compared, each with the reason
/// @param source the statement for the source; it returns `rows` and `digest`
/// @param target the one for the target
public record TableDigest(
        TablePair pair,
        List<String> columns,
        List<String> ignored,
        SortedMap<String, String> notComparable,
        String source,
        String target) {
    private static final List<String> WORDS = List.of("a", "b", "c", "d");
    private static final int WORD_BYTES = 8;

    public TableDigest {
        columns = List.copyOf(columns);
        ignored = List.copyOf(ignored);
        notComparable = Collections.unmodifiableSortedMap(new TreeMap<>(notComparable));
    }

    /// Looks at both catalogues.
    ///
    /// @throws SQLException also when one side has no such table
    public static TableDigest of(TablePair pair, SweepSettings settings, ReadSession source, ReadSession target)
            throws SQLException {
        ComparedTable table = ComparedTable.read(pair, settings, source, target);
        return new TableDigest(
                pair,
                List.copyOf(table.compared()),
                List.copyOf(ignored(table)),
                table.notCompared(),
                statement(table, Side.SOURCE),
                statement(table, Side.TARGET));
    }

    /// The statement of one side.
    public String on(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private static SortedSet<String> ignored(ComparedTable table) {
        SortedSet<String> ignored = new TreeSet<>(table.source().columns().keySet());
        ignored.addAll(table.target().columns().keySet());
        ignored.removeAll(table.compared());
        ignored.removeAll(table.notCompared().keySet());
        return ignored;
    }

    private static String statement(ComparedTable table, Side side) {
        String input = RowHash.TEXT.input(table.on(side), table.opposite(side), table.compared());
        String sums = WORDS.stream()
                .map(word -> "coalesce(pg_catalog.sum(r." + word + "), 0)")
                .collect(Collectors.joining(", "));
        String words = IntStream.range(0, WORDS.size())
                .mapToObj(i -> RowHash.word("h.hash", 1 + i * WORD_BYTES) + " AS " + WORDS.get(i))
                .collect(Collectors.joining(", "));
        return "SELECT pg_catalog.count(*) AS rows, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to("
                + "pg_catalog.concat_ws(':', pg_catalog.count(*), " + sums
                + "), 'UTF8')), 'hex') AS digest\nFROM (SELECT "
                + words + "\n  FROM (SELECT " + input + " AS hash\n    FROM "
                + table.on(side).table().quoted() + " AS t OFFSET 0) AS h) AS r";
    }
}
