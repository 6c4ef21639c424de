import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.journal.History;
import io.lockstep.lab.Ledger;
import io.lockstep.lab.LedgerClients;
import io.lockstep.lab.TableDigests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures how long clients wait in a cutover: rehearsals, each of which pauses, fences, proves and undoes all of it,
/// and one cutover that is carried out. Ends with 0 only when no transaction failed, both sides have exactly what was
/// acknowledged, and the pause is as short as promised.
final class Cutover {
    private static final double P95_MILLIS = 300;
    private static final double MOST_MILLIS = 1000;

    private final Ledger ledger = new Ledger();
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
                LedgerClients clients = LedgerClients.start(
                        ledger, move.door(), options.number("clients"), options.number("rate"))) {
            Thread.sleep(options.number("warm-up") * 1000L);
            for (int i = 0; i < options.number("rehearsals"); i++) {
                carryOut(move, "REHEARSE", rehearsals);
            }
            if (options.number("execute") == 1) {
                carryOut(move, "EXECUTE", execution);
                clients.close();
                require("both sides have what was acknowledged", sameOnBothSides(move));
            } else {
                tryOut(move);
                clients.close();
            }
            require("no transaction failed: " + ledger.failures().stream().limit(3).toList(), ledger.failed() == 0);
            print();
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

    private void carryOut(Move move, String mode, Pauses pauses) throws Exception {
        double expected = tryOut(move).path("predictedPauseMillis").asDouble(Double.NaN);
        Instant begun = Instant.now();
        History history = move.carryOut(mode);
        double longest = ledger.answers(begun, Instant.now()).stream()
                .mapToDouble(answer -> Pauses.millis(answer.took()))
                .max()
                .orElse(Double.NaN);
        double pause = pauses.add(history);
        answers.add(longest);
        predicted.add(expected);
        errors.add(100 * Math.abs(expected - pause) / pause);
        require("run " + history.number() + " went undisturbed: " + history.last().line(), Pauses.undisturbed(history));
        System.out.printf(
                "%-8s %3d  pause %6.1f ms, predicted %6.1f ms, longest answer %6.1f ms, load %s%n",
                mode, history.number(), pause, expected, longest, load());
    }

    private void print() throws Exception {
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
                ledger.acknowledged(),
                ledger.failed(),
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
    private boolean sameOnBothSides(Move move) throws Exception {
        Move.await("the way back is done", () -> TableDigests.of(move.source(), Ledger.tables())
                .equals(TableDigests.of(move.target(), Ledger.tables())));
        return ledger.audit(move.target()).exact();
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
