import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.journal.History;
import io.lockstep.lab.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Measures how long clients wait in a cutover: rehearsals, each of which pauses, fences, proves and undoes all of it,
/// and one cutover that is carried out. Ends with 0 only when no transaction failed, both sides have exactly what was
/// acknowledged, and the pause is as short as promised.
final class Cutover {
    private static final double P95_MILLIS = 300;
    private static final double MOST_MILLIS = 1000;

    private final Pauses rehearsals = new Pauses();
    private final Pauses execution = new Pauses();
    private final List<Double> answers = new ArrayList<>();
    private final List<Double> predicted = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> tried = new ArrayList<>();
    private boolean asPromised = true;

    public static void main(String[] words) throws Exception {
        var defaults = Map.of("rehearsals", "20", "execute", "1", "clients", "16", "rate", "300", "tables", "0", "warm-up", "20");
        System.exit(new Cutover().measure(Options.of(words, defaults)) ? 0 : 1);
    }

    private boolean measure(Options options) throws Exception {
        System.out.println("cutover " + options + ", load before " + load());
        try (Move move = new Move(options.number("tables"));
                Customers customers = new Customers(move.door(), options.number("clients"), options.number("rate"))) {
            Thread.sleep(options.number("warm-up") * 1000L);
            for (int i = 0; i < options.number("rehearsals"); i++) {
                carryOut(move, customers, "REHEARSE", rehearsals);
            }
            if (options.number("execute") == 1) {
                carryOut(move, customers, "EXECUTE", execution);
                customers.close();
                require("both sides have what was acknowledged", sameOnBothSides(move, customers));
            } else {
                tryOut(move);
                customers.close();
            }
            require("no transaction failed: " + customers.failures().stream().limit(3).toList(), customers.failures().isEmpty());
            print(customers);
        }
        return asPromised;
    }

    private JsonNode tryOut(Move move) throws Exception {
        move.awaitProven();
        long begun = System.nanoTime();
        JsonNode report = move.tryOut();
        tried.add((System.nanoTime() - begun) / 1e6);
        require("GO: " + report.path("checks"), report.path("go").asBoolean());
        return report;
    }

    private void carryOut(Move move, Customers customers, String mode, Pauses pauses) throws Exception {
        double expected = tryOut(move).path("predictedPauseMillis").asDouble(Double.NaN);
        customers.longest();
        History history = move.carryOut(mode);
        double longest = Pauses.millis(customers.longest());
        double pause = pauses.add(history);
        answers.add(longest);
        predicted.add(expected);
        errors.add(100 * Math.abs(expected - pause) / pause);
        require("run " + history.number() + " went undisturbed: " + history.last().line(), Pauses.undisturbed(history));
        System.out.printf(
                "%-8s %3d  pause %6.1f ms, predicted %6.1f ms, longest answer %6.1f ms, load %s%n",
                mode, history.number(), pause, expected, longest, load());
    }

    private void print(Customers customers) throws Exception {
        if (!Double.isNaN(rehearsals.worst())) {
            rehearsals.print("rehearsals, ms");
            require("p95 of the pause at most 300 ms", rehearsals.p95() <= P95_MILLIS);
            require("no pause longer than 1 s", rehearsals.worst() <= MOST_MILLIS);
        }
        if (!Double.isNaN(execution.worst())) {
            execution.print("the cutover, ms");
            require("the pause of the cutover at most 1 s", execution.worst() <= MOST_MILLIS);
        }
        System.out.printf(
                "%ntransactions: %d acknowledged, %d failed; longest answer %.1f ms (median of the runs %.1f)%n",
                customers.acknowledged().size(),
                customers.failures().size(),
                Pauses.quantile(answers, 1),
                Pauses.quantile(answers, 0.5));
        System.out.printf(
                "predicted pause: median %.1f ms, off by %.0f %% in the median, %.0f %% at most%n",
                Pauses.quantile(predicted, 0.5), Pauses.quantile(errors, 0.5), Pauses.quantile(errors, 1));
        System.out.printf(
                "dry run: median %.0f ms, longest %.0f ms; load after %s%n",
                Pauses.quantile(tried, 0.5), Pauses.quantile(tried, 1), load());
    }

    /// The way back has carried what was written on the target.
    private static boolean sameOnBothSides(Move move, Customers customers) throws Exception {
        Set<String> numbers = new HashSet<>();
        customers.acknowledged().forEach(number -> numbers.add(number.toString()));
        Move.await("the way back is done", () -> rows(move.source(), "ledger").equals(rows(move.target(), "ledger")));
        return rows(move.source(), "account").equals(rows(move.target(), "account"))
                && column(move.target(), "SELECT number FROM ledger").equals(numbers)
                && column(move.target(), "SELECT sum(transactions)::bigint FROM account").equals(Set.of(numbers.size() + ""));
    }

    private static Set<String> rows(Database database, String table) throws Exception {
        return column(database, "SELECT each::text FROM " + table + " each");
    }

    private static Set<String> column(Database database, String query) throws Exception {
        Set<String> values = new HashSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                if (!values.add(row.getString(1))) {
                    throw new IllegalStateException("twice: " + row.getString(1));
                }
            }
        }
        return values;
    }

    private void require(String what, boolean holds) {
        if (!holds) {
            System.out.println("NOT AS PROMISED: " + what);
            asPromised = false;
        }
    }

    /// Processes that want a processor, in the last minute, where the system tells (Linux).
    private static String load() throws Exception {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).split(" ")[0] : "unknown";
    }
}
