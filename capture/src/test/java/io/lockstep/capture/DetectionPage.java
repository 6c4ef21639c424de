package io.lockstep.capture;

import io.lockstep.capture.DetectionTables.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `docs/detection-power.md`: which differences are seen, by Lockstep and by others.
final class DetectionPage {
    /// The tools that rows of the page have results of, in this order.
    static final List<String> PEERS =
            List.of("ACE 2.1.1", "pgCompare 0.5", "data-diff", "DVT", "pgcopydb", "yb-voyager", "Ghostferry");

    private static final String HEAD = """
            # Which differences are seen

            <!-- Generated. `mvn verify -Dquick -Dlockstep.regenerate=true -Dtest=NONE -Dit.test=EqualityIT -pl capture -am -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false` writes it anew. -->

            For each type, rows that differ in one way were written to a source and a target, two PostgreSQL servers with
            different settings, read from both change logs and directly, and compared. `EqualityIT` (capture) does so in every
            build, and fails when a difference is missed, when rows that are equal are said to differ, and when this page is not
            what it found.

            - **log**: by the fingerprints of what the replication slots deliver. **read**: by the canonical texts that direct
              reads make in SQL. **exact**: the same under the rule `exact`, which compares representation as well.
            - **seen** and **equal** are what they should be. What is equal in value and only written otherwise is equal unless
              `exact` is asked for ([which values are equal](equality.md)).
            - Of the other tools: **MISS**, both rows look the same to it; *alarm*, it says that rows differ which do not, or only
              in how they are written. Measured on 22 November 2026 on PostgreSQL 15: the expression by which each tool makes the
              hash of a row, with its default settings, taken from its source and run on the pair of rows; the tools themselves
              were not run for this table. Empty where that pair was not measured. The blanks of a `json` are a difference for
              Lockstep as well, unless the column has the rule `json`.

            """;

    private static final String TOOLS = """

            ## Whole tools

            Fifty tables of common types and kinds of key were compared with one divergence in each, 43 of them real
            changes of content. Measured on 22 November 2026 on a pair of PostgreSQL 15 servers, at rest:

            | tool | seen of 43 | remarks |
            |---|---|---|
            | pgcopydb 0.18 `compare data` | 43 | names the table, no row; its exit status was 0 |
            | MD5 over every row, ordered `COPY` merged by key | 43 each | everything that prints otherwise is a difference, 1.0 and 1.00 too |
            | reladiff 0.6 | 33 | 38 with `--skip-sort-results`; exit status 0 after errors |
            | pgCompare 0.5, `column-hash-method=raw` | 36 | tables with `json` or `jsonb` could not be read, and were called in sync |
            | pgCompare 0.5 | 27 | casts before it hashes: numbers to 11 digits, times to the second, texts trimmed |

            The same tools on a pair that moves, with a replicator that lags by up to 2.7 s and nothing wrong, called 1 to 5 of 5
            tables different (pgcopydb), and 275 rows (the merge). What Lockstep says of such a pair is in
            [guarantees.md](guarantees.md), G13.
            """;

    private DetectionPage() {}

    static String text(Map<Difference, Found> found) {
        String columns = PEERS.stream().map(name -> " " + name + " |").collect(Collectors.joining());
        return HEAD + "| type | difference | log | read | exact |" + columns + "\n|---|---|---|---|---|"
                + "---|".repeat(PEERS.size())
                + "\n"
                + found.entrySet().stream()
                        .map(each -> line(each.getKey(), each.getValue()))
                        .collect(Collectors.joining())
                + "\n" + found.size() + " pairs of rows, " + misses(found) + " missed by Lockstep, " + alarms(found)
                + " false alarms.\n" + TOOLS;
    }

    private static String line(Difference difference, Found found) {
        List<String> cells = new ArrayList<>(List.of(
                difference.type(),
                difference.kind(),
                word(found.byLog()),
                word(found.byRead()),
                word(found.byExactRead())));
        List<String> peers = difference.peers().isEmpty() ? Collections.nCopies(PEERS.size(), "") : difference.peers();
        peers.forEach(peer -> cells.add(peer.equals("MISS") ? "**MISS**" : peer.equals("alarm") ? "*alarm*" : peer));
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String word(boolean seen) {
        return seen ? "seen" : "equal";
    }

    /// How many differences either way of reading has not seen.
    static long misses(Map<Difference, Found> found) {
        return found.entrySet().stream()
                .filter(each -> switch (each.getKey().meant()) {
                    case DIFFERENT ->
                        !each.getValue().byLog() || !each.getValue().byRead();
                    case REPRESENTATION -> !each.getValue().byExactRead();
                    case EQUAL -> false;
                })
                .count();
    }

    /// How many rows that are equal are said to differ.
    static long alarms(Map<Difference, Found> found) {
        return found.entrySet().stream()
                .filter(each -> switch (each.getKey().meant()) {
                    case DIFFERENT -> false;
                    case REPRESENTATION ->
                        each.getValue().byLog() || each.getValue().byRead();
                    case EQUAL ->
                        each.getValue().byLog()
                                || each.getValue().byRead()
                                || each.getValue().byExactRead();
                })
                .count();
    }
}
