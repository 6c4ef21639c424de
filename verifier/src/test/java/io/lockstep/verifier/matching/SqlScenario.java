package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Plays a scenario file, whose language `src/test/resources/scenarios/README.md` explains, and writes it again with
/// the verdicts at their places.
final class SqlScenario {
    private static final Pattern MODE =
            Pattern.compile("mode (ordered|causal)(?: retention (\\d+))?(?: versions (\\d+) patience (\\d+))?");
    private static final Pattern ROW = Pattern.compile("exists +\\((\\d+), (.*)\\)");
    private static final Pattern LINE = Pattern.compile("(source|target|both) +(.*)");
    private static final Pattern INSERT = Pattern.compile("INSERT INTO items VALUES \\((\\d+), (.*)\\)");
    private static final Pattern UPDATE = Pattern.compile("UPDATE items SET (.*) WHERE id = (\\d+)");
    private static final Pattern DELETE = Pattern.compile("DELETE FROM items WHERE id = (\\d+)");
    private static final Pattern WATERMARK = Pattern.compile("WATERMARK (\\d+)(?: SEEN (\\d+))?(?: EPOCH (\\d+))?");

    private final Map<Side, Map<Integer, String>> rows = new EnumMap<>(Side.class);
    private final Map<Side, Long> positions = new EnumMap<>(Map.of(Side.SOURCE, 0L, Side.TARGET, 0L));
    private final List<String> written = new ArrayList<>();
    private CheckedJudge judge = new CheckedJudge(Rules.of(Mode.ORDERED));
    private long second;
    private long transaction;
    private boolean open;

    private SqlScenario() {
        rows.put(Side.SOURCE, new HashMap<>());
        rows.put(Side.TARGET, new HashMap<>());
    }

    /// The lines as they should be: what was asked, with what the judge says to it.
    static List<String> play(List<String> lines) {
        var scenario = new SqlScenario();
        lines.stream().filter(line -> !line.startsWith("=>")).forEach(scenario::line);
        return scenario.written;
    }

    private void line(String line) {
        written.add(line);
        Matcher mode = MODE.matcher(line);
        Matcher row = ROW.matcher(line);
        Matcher statement = LINE.matcher(line);
        if (mode.matches()) {
            begin(mode);
        } else if (row.matches()) {
            rows.values().forEach(side -> side.put(Integer.parseInt(row.group(1)), values(row.group(2))));
        } else if (line.equals("remembered")) {
            written.add("=> " + judge.state.size() + " rows remembered");
        } else if (statement.matches()) {
            statement(statement.group(1), statement.group(2));
        } else if (!line.isBlank() && !line.startsWith("#")) {
            throw new IllegalArgumentException("Not a line of a scenario: " + line);
        }
    }

    private void begin(Matcher mode) {
        judge = new CheckedJudge(new Rules(
                mode.group(1).equals("causal") ? Mode.CAUSAL : Mode.ORDERED,
                number(mode.group(2), Rules.RETENTION),
                number(mode.group(3), Rules.VERSIONS),
                number(mode.group(4), Rules.PATIENCE)));
        for (int width = 1; width <= 3; width++) {
            judge.on(Side.SOURCE, Records.declared(width), Records.at(0));
        }
    }

    private static int number(@Nullable String written, int otherwise) {
        return written == null ? otherwise : Integer.parseInt(written);
    }

    private void statement(String sides, String sql) {
        switch (sides) {
            case "source" -> statement(Side.SOURCE, sql);
            case "target" -> statement(Side.TARGET, sql);
            default -> {
                statement(Side.SOURCE, sql);
                statement(Side.TARGET, sql);
            }
        }
    }

    private void statement(Side side, String sql) {
        Matcher insert = INSERT.matcher(sql);
        Matcher update = UPDATE.matcher(sql);
        Matcher delete = DELETE.matcher(sql);
        Matcher watermark = WATERMARK.matcher(sql);
        if (insert.matches()) {
            write(side, Operation.INSERT, Integer.parseInt(insert.group(1)), values(insert.group(2)));
        } else if (update.matches()) {
            int id = Integer.parseInt(update.group(2));
            write(side, Operation.UPDATE, id, updated(side, id, update.group(1)));
        } else if (delete.matches()) {
            write(side, Operation.DELETE, Integer.parseInt(delete.group(1)), "-");
        } else if (watermark.matches()) {
            mark(side, watermark);
        } else {
            control(side, sql);
        }
    }

    private void control(Side side, String sql) {
        switch (sql) {
            case "TRUNCATE items" -> {
                requireNonNull(rows.get(side)).clear();
                read(side, Records.truncate(next(side)));
            }
            case "BEGIN" -> {
                transaction++;
                open = true;
            }
            case "COMMIT" -> open = false;
            default -> throw new IllegalArgumentException("Not a statement of a scenario: " + sql);
        }
    }

    private void mark(Side side, Matcher watermark) {
        long sequence = Long.parseLong(watermark.group(1));
        long seen = watermark.group(2) == null ? sequence - 1 : Long.parseLong(watermark.group(2));
        long epoch = watermark.group(3) == null ? 1 : Long.parseLong(watermark.group(3));
        read(side, Records.watermark(next(side), sequence, seen, epoch));
    }

    private void write(Side side, Operation operation, int id, String row) {
        transaction += open ? 0 : 1;
        requireNonNull(rows.get(side)).put(id, row);
        read(side, Records.version(next(side), transaction, id, operation, row));
    }

    private void read(Side side, ChangeRecord record) {
        second++;
        for (Outcome outcome : judge.on(side, record, Records.at(second))) {
            String verdict = verdict(outcome);
            if (!verdict.isEmpty()) {
                written.add("=> " + verdict);
            }
        }
    }

    private long next(Side side) {
        return requireNonNull(positions.merge(side, 1L, Long::sum));
    }

    private String updated(Side side, int id, String assignments) {
        var row = new StringBuilder(requireNonNull(rows.get(side)).getOrDefault(id, "?"));
        for (String assignment : assignments.split(", ", -1)) {
            row.setCharAt(
                    assignment.charAt(0) - 'a', values(assignment.substring(4)).charAt(0));
        }
        return row.toString();
    }

    /// Each value is one letter, or `?` for one that the change log does not show.
    private static String values(String list) {
        return list.replace("'", "").replace(", ", "");
    }

    private static String verdict(Outcome outcome) {
        return switch (outcome) {
            case Outcome.SuspectRaised raised -> row(raised.key()) + suspect(raised.suspect());
            case Outcome.SuspectChanged(RowKey key, Suspect suspect) -> row(key) + "still " + suspect(suspect);
            case Outcome.TruncateMismatch mismatch ->
                "table " + mismatch.suspect().type();
            case Outcome.TableUnproven unproven -> "table UNPROVEN(" + unproven.reason() + ")";
            case Outcome.PartitionUnproven unproven -> "UNPROVEN(" + unproven.reason() + ")";
            case Outcome.Healed healed -> row(healed.key()) + "HEALED";
            case Outcome.Transient passed -> row(passed.key()) + passed.type() + ", overwritten in time";
            case Outcome.UndecidedBegan began -> row(began.key()) + "IN_FLIGHT, undecided";
            case Outcome.UndecidedEnded ended -> row(ended.key()) + "no longer undecided";
            case Outcome.RowTooHot hot -> row(hot.key()) + "UNPROVEN(HOT_ROW)";
            case Outcome.RowCooled cooled -> row(cooled.key()) + "no longer HOT_ROW";
            case Outcome.VisibilityLost lost -> row(lost.key()) + "UNPROVEN(COLUMN_NOT_VISIBLE)";
            case Outcome.VisibilityRegained regained -> row(regained.key()) + "every column compared";
            case Outcome.ProofPoint point -> "proven up to " + point.proven().sequence();
            case Outcome.EpochBegan began -> "epoch " + began.epoch();
            case Outcome.PartlyCompared _,
                    Outcome.Confirmed _,
                    Outcome.Refuted _,
                    Outcome.Dismissed _,
                    Outcome.Rechecked _,
                    Outcome.Acknowledged _,
                    Outcome.Settled _,
                    Outcome.Accepted _,
                    Outcome.Redelivered _,
                    Outcome.Accounted _ -> "";
        };
    }

    private static String row(RowKey key) {
        return "row " + Records.id(key) + ": ";
    }

    private static String suspect(Suspect suspect) {
        String columns = suspect.columns().isEmpty() ? "" : " in " + String.join(", ", suspect.columns());
        return "%s%s: expected %s, found %s"
                .formatted(suspect.type(), columns, image(suspect.expected()), image(suspect.found()));
    }

    private static String image(@Nullable RowImage image) {
        return switch (image) {
            case null -> "unknown";
            case RowImage.Absent _ -> "no row";
            case RowImage.Present present -> present(present);
        };
    }

    private static String present(RowImage.Present row) {
        return IntStream.range(0, row.width())
                .mapToObj(column -> row.fingerprint(column) == RowImage.HIDDEN
                        ? "?"
                        : "'" + Character.toString(Math.toIntExact(row.fingerprint(column))) + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
