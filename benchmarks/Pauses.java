import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the journals of some runs say of the pause and of each step in it, in milliseconds.
final class Pauses {
    private final List<Double> pauses = new ArrayList<>();
    private final Map<String, List<Double>> steps = new LinkedHashMap<>();

    /// The time from one entry to the next counts to what the next one says was done; that an entry itself
    /// is written, to what follows.
    ///
    /// @return the pause
    double add(History history) {
        double pause = millis(history.pause(Instant.now()).orElseThrow());
        pauses.add(pause);
        var own = new LinkedHashMap<String, Double>();
        Entry before = null;
        for (Entry entry : history.entries()) {
            if (entry.line() instanceof Line.Happened(RunEvent event, String _)) {
                if (before != null) {
                    own.merge(name(event), millis(Duration.between(before.at(), entry.at())), Double::sum);
                    before = entry;
                }
                if (event.equals(new RunEvent.Begun(Reversible.PAUSE_TRAFFIC))) {
                    before = entry;
                }
                if (event.equals(new RunEvent.Undone(Reversible.PAUSE_TRAFFIC))
                        || event.equals(new RunEvent.Done(Forward.RESUME_TRAFFIC))) {
                    break;
                }
            }
        }
        own.forEach((step, took) ->
                steps.computeIfAbsent(step, _ -> new ArrayList<>()).add(took));
        return pause;
    }

    private static String name(RunEvent event) {
        return switch (event) {
            case RunEvent.Begun(var step) -> step.name();
            case RunEvent.Done(var step) -> step.name();
            case RunEvent.Failed(var step, var _) -> step.name() + " fails";
            case RunEvent.Undone(var step) -> "undo " + step.name();
            case RunEvent.Decided _ -> "DECIDE";
            case RunEvent.AbortOrdered _ -> "an order to abort";
            case RunEvent.TakenOver _ -> "a takeover";
        };
    }

    /// Whether everything before the decision was done, and nothing else led to it.
    static boolean undisturbed(History history) {
        return history.entries().stream()
                        .anyMatch(entry -> entry.line() instanceof Line.Happened(RunEvent event, String _)
                                && event.equals(new RunEvent.Done(Reversible.ADVANCE_REVERSE)))
                && history.entries().stream()
                        .noneMatch(entry -> entry.line() instanceof Line.Happened(RunEvent event, String _)
                                && (event instanceof RunEvent.Failed
                                        || event instanceof RunEvent.AbortOrdered
                                        || event instanceof RunEvent.TakenOver));
    }

    double worst() {
        return quantile(pauses, 1);
    }

    double p95() {
        return quantile(pauses, 0.95);
    }

    void print(String of) {
        System.out.printf("%n%-22s %8s %8s %8s %8s%n", of, "min", "median", "p95", "max");
        print("pause", pauses);
        steps.forEach((step, took) -> print("  " + step, took));
    }

    private static void print(String what, Collection<Double> values) {
        System.out.printf(
                "%-22s %8.1f %8.1f %8.1f %8.1f%n",
                what, quantile(values, 0), quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1));
    }

    /// The smallest value that so many are not above.
    static double quantile(Collection<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
