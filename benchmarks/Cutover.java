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
/// and cutovers and failbacks by turns, after each of which both sides are compared. Ends with 0 only when no transaction failed, both sides have exactly what was
/// acknowledged, and the pause is as short as promised.
final class Cutover {
    private static final double P95_MILLIS = 300;
    private static final double MOST_MILLIS = 1000;

    private final Ledger ledger = new Ledger();
    private final Pauses rehearsals = new Pauses();
    private final Pauses moves = new Pauses();
    private final List<Double> answers = new ArrayList<>();
    private final List<Double> predicted = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> tried = new ArrayList<>();
    private boolean asPromised = true;

    public static void main(String[] words) throws Exception {
        var defaults = Map.of("rehearsals", "20", "moves", "1", "clients", "16", "rate", "300", "tables", "0", "warm-up", "20");
        System.exit(new Cutover().measure(Options.of(words, defaults)) ? 0 : 1);
    }

    private boolean measure(Options options) throws Exception {
        System.out.println("cutover " + options + ", load before " + load());
        try (Move move = new Move(options.number("tables"))) {
            underLoad(move, options, () -> {
                Thread.sleep(options.number("warm-up") * 1000L);
                for (int i = 0; i < options.number("rehearsals"); i++) {
                    carryOut("REHEARSE", rehearsals, move, () -> move.carryOut("REHEARSE"));
                }
                if (options.number("moves") == 0) {
                    tryOut(move);
                }
            });
            for (int leg = 0; leg < options.number("moves"); leg++) {
                moved(move, options, leg);
            }
            require("no transaction failed: " + ledger.failures().stream().limit(3).toList(), ledger.failed() == 0);
            print();
        }
        return asPromised;
    }

    private void moved(Move move, Options options, int leg) throws Exception {
        underLoad(
                move,
                options,
                () -> carryOut(
                        leg == 0 ? "cutover" : leg % 2 == 1 ? "back" : "forth",
                        moves,
                        move,
                        () -> leg == 0 ? move.carryOut("EXECUTE") : move.failBack(leg)));
        require("both sides have what was acknowledged, leg " + leg, sameOnBothSides(move));
    }

    private void underLoad(Move move, Options options, Work work) throws Exception {
        try (LedgerClients _ = LedgerClients.start(
                ledger, move.door(), options.number("clients"), options.number("rate"))) {
            work.run();
        }
    }

    /// Something that is done while clients write.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    /// Carries a run out.
    @FunctionalInterface
    private interface Run {
        History history() throws Exception;
    }

    private JsonNode tryOut(Move move) throws Exception {
        move.awaitProven();
        long begun = System.nanoTime();
        JsonNode report = move.tryOut();
        tried.add((System.nanoTime() - begun) / 1e6);
        require("GO: " + report.path("checks"), report.path("go").asBoolean());
        return report;
    }

    /// What a failback would take is not foretold.
    private void carryOut(String what, Pauses pauses, Move move, Run run) throws Exception {
        boolean foretold = what.equals("REHEARSE") || what.equals("cutover");
        double expected = foretold ? tryOut(move).path("predictedPauseMillis").asDouble(Double.NaN) : Double.NaN;
        Instant begun = Instant.now();
        History history = run.history();
        double longest = ledger.answers(begun, Instant.now()).stream()
                .mapToDouble(answer -> Pauses.millis(answer.took()))
                .max()
                .orElse(Double.NaN);
        double pause = pauses.add(history);
        answers.add(longest);
        if (foretold) {
            predicted.add(expected);
            errors.add(100 * Math.abs(expected - pause) / pause);
        }
        require("run " + history.number() + " went undisturbed: " + history.last().line(), Pauses.undisturbed(history));
        System.out.printf(
                "%-8s %3d  pause %6.1f ms, predicted %6.1f ms, longest answer %6.1f ms, load %s%n",
                what, history.number(), pause, expected, longest, load());
    }

    private void print() throws Exception {
        print("rehearsals, ms", rehearsals);
        print("moves, ms", moves);
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

    private void print(String of, Pauses pauses) {
        if (!Double.isNaN(pauses.worst())) {
            pauses.print(of);
            require("p95 of the pause at most 300 ms, " + of, pauses.p95() <= P95_MILLIS);
            require("no pause longer than 1 s, " + of, pauses.worst() <= MOST_MILLIS);
        }
    }

    /// The other side has what was written on the one.
    private boolean sameOnBothSides(Move move) throws Exception {
        Move.await("the way back is done", () -> TableDigests.of(move.source(), Ledger.tables())
                .equals(TableDigests.of(move.target(), Ledger.tables())));
        return ledger.audit(move.target()).exact() && ledger.audit(move.source()).exact();
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
