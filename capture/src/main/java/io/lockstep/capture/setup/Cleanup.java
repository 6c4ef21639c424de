package io.lockstep.capture.setup;

import io.lockstep.capture.database.Identifiers;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Removes from both databases exactly what the record of creation says, newest first. What is in use or was
/// changed by somebody stays and is named, and with it the record, so that a later cleanup goes on. Not
/// thread-safe.
///
/// The target's tables go only when the subscription has applied everything that the source has written into its
/// own: a subscription that meets a change of a table that is gone stops for ever.
public final class Cleanup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ends ends;
    private final List<Step> source;
    private final List<Step> target;
    private final boolean sourceSchema;
    private final boolean targetSchema;

    private Cleanup(Ends ends) {
        this.ends = ends;
        Site site = ends.site(Side.SOURCE);
        boolean any = !site.created().isEmpty();
        this.source = Stream.concat(
                        steps(site).stream(),
                        ends.topics().stream().filter(_ -> any).flatMap(topics -> topics.removal(site).stream()))
                .toList();
        this.target = steps(ends.site(Side.TARGET));
        this.sourceSchema = hasTables(ends.site(Side.SOURCE));
        this.targetSchema = hasTables(ends.site(Side.TARGET));
    }

    /// Looks at both records and plans; nothing is changed yet.
    ///
    /// @throws SetupException when a database does not answer
    public static Cleanup plan(SetupSettings settings) {
        Ends ends = Ends.open(settings);
        try {
            return new Cleanup(ends);
        } catch (RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    /// Everything that goes and everything that must stay, in this order.
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(source);
        last(Side.SOURCE, source).ifPresent(steps::add);
        steps.addAll(target);
        steps.addAll(lastOfTarget());
        return steps;
    }

    /// Whether nothing is there to remove.
    public boolean isEmpty() {
        return steps().isEmpty();
    }

    /// Does what was planned. A step that fails leaves its object and is told to the watcher; the others go on.
    ///
    /// @return whether everything is gone
    public boolean execute(Watcher watcher) {
        boolean sourceGone =
                all(source, watcher) && all(last(Side.SOURCE, source).stream().toList(), watcher);
        boolean targetStreams = all(target, watcher);
        return sourceGone && targetStreams && all(lastOfTarget(), watcher);
    }

    private boolean all(List<Step> steps, Watcher watcher) {
        Execution execution = ends.execution(watcher);
        boolean gone = true;
        for (Step step : steps) {
            try {
                execution.run(step);
                gone &= !(step instanceof Step.Left);
            } catch (SetupException e) {
                watcher.failed(step, e.getMessage() + "; " + e.fix());
                gone = false;
            }
            if (!gone && step instanceof Step.Wait) {
                return false;
            }
        }
        return gone;
    }

    private List<Step> lastOfTarget() {
        List<Step> steps = new ArrayList<>();
        Optional<Step> schema = last(Side.TARGET, target);
        schema.flatMap(_ -> applied()).ifPresent(steps::add);
        schema.ifPresent(steps::add);
        return steps;
    }

    private Optional<Step> last(Side side, List<Step> before) {
        boolean wanted = side == Side.SOURCE ? sourceSchema : targetSchema;
        if (!wanted) {
            return Optional.empty();
        }
        Site site = ends.site(side);
        boolean left = before.stream().anyMatch(Step.Left.class::isInstance);
        return Optional.of(
                left
                        ? new Step.Left(
                                site.place(),
                                "schema " + site.settings().schema(),
                                "its record is needed for what is left")
                        : new Removal(site).schema());
    }

    private Optional<Step> applied() {
        return ends.settings().lane().subscription().flatMap(this::applied);
    }

    private Optional<Step> applied(String subscription) {
        List<String> slots = ends.target()
                .strings(
                        "SELECT subslotname FROM pg_subscription WHERE subname = ? AND subslotname IS NOT NULL",
                        subscription);
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        String lsn = ends.source().strings("SELECT pg_current_wal_lsn()").getFirst();
        return Optional.of(new Step.Wait(
                Place.SOURCE,
                "subscription " + subscription + " has applied the source's log up to " + lsn,
                "SELECT 1 FROM pg_replication_slots WHERE slot_name = " + Identifiers.literal(slots.getFirst())
                        + " AND confirmed_flush_lsn >= " + Identifiers.literal(lsn) + "::pg_lsn",
                PATIENCE,
                "run cleanup again when the subscription has caught up: it would stop for ever at changes of a table"
                        + " that is gone"));
    }

    private static List<Step> steps(Site site) {
        return site.created().reversed().stream()
                .flatMap(entry -> new Removal(site).of(entry).stream())
                .toList();
    }

    private static boolean hasTables(Site site) {
        return !site.created().isEmpty();
    }

    @Override
    public void close() {
        ends.close();
    }
}
