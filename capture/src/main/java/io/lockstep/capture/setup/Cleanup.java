package io.lockstep.capture.setup;

import io.lockstep.capture.database.Identifiers;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Removes from both databases exactly what the record of creation says, newest first. What is in use or was
/// changed by somebody stays and is named, and with it the record, so that a later cleanup goes on. Not
/// thread-safe.
///
/// The target's tables go only when the subscription has applied everything that the source has written into its
/// own: a subscription that meets a change of a table that is gone stops for ever.
public final class Cleanup implements AutoCloseable {
    private static final Set<Kind> WITH_THE_SCHEMA = EnumSet.of(Kind.SCHEMA, Kind.TABLE, Kind.CATALOGUE);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ends ends;
    private final List<Step> source;
    private final List<Step> kafka;
    private final List<Step> target;

    private Cleanup(Ends ends) {
        this.ends = ends;
        Site site = ends.site(Side.SOURCE);
        this.source = steps(site);
        this.kafka = ends.topics()
                .filter(_ -> !site.created().isEmpty())
                .map(topics -> topics.removal(site))
                .orElse(List.of());
        this.target = steps(ends.site(Side.TARGET));
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
        steps.addAll(kafka);
        steps.addAll(schema(Side.SOURCE, isLeft(source)));
        steps.addAll(target);
        steps.addAll(schema(Side.TARGET, isLeft(source) || isLeft(target)));
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
        boolean gone = all(source, watcher);
        gone &= all(kafka, watcher);
        boolean sourceSchema = all(schema(Side.SOURCE, isRecorded(Side.SOURCE)), watcher);
        gone &= all(target, watcher);
        return all(schema(Side.TARGET, !sourceSchema || isRecorded(Side.TARGET)), watcher) && sourceSchema && gone;
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
                if (step instanceof Step.Wait) {
                    break;
                }
            }
        }
        return gone;
    }

    private static boolean isLeft(List<Step> steps) {
        return steps.stream().anyMatch(Step.Left.class::isInstance);
    }

    /// Whether the record lists anything but the schema, its tables, and what it notes itself.
    private boolean isRecorded(Side side) {
        return ends.site(side).created().stream().anyMatch(entry -> !WITH_THE_SCHEMA.contains(entry.kind()));
    }

    /// What comes last on one side: nothing when the schema is gone already.
    private List<Step> schema(Side side, boolean needed) {
        Site site = ends.site(side);
        if (site.created().isEmpty()) {
            return List.of();
        }
        if (needed) {
            return List.of(new Step.Left(
                    site.place(), "schema " + site.settings().schema(), "its record is needed for what is left"));
        }
        Step drop = new Removal(site).schema();
        Optional<Step> applied = side == Side.TARGET ? applied() : Optional.empty();
        return Stream.concat(applied.stream(), Stream.of(drop)).toList();
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

    @Override
    public void close() {
        ends.close();
    }
}
