package io.lockstep.app.demo;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The demo's plot: replication is watched, broken in several ways, repaired, stalled, and what is proven to be a copy
/// takes over; each step measures what it promises.
final class Story {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final double CAUGHT_UP_SECONDS = 1;
    private static final Duration WATCHING = Duration.ofSeconds(8);
    private static final Duration SAMPLE = Duration.ofMillis(250);

    private final Stage stage;
    private final Narrator narrator;
    private final InstantSource clock;
    private final Duration stall;
    private final Witness witness;
    private final FaultInjection injection;
    private final List<Fault> injected = new ArrayList<>();
    private Map<TableId, Map<Operation, LagHistogram>> lags = Map.of();

    /// @param stall how long the replicator is stopped
    Story(Stage stage, Narrator narrator, InstantSource clock, Duration stall) {
        this.stage = stage;
        this.stall = stall;
        this.narrator = narrator;
        this.clock = clock;
        this.witness = stage.witness();
        this.injection = new FaultInjection(stage.source(), stage.target());
    }

    /// @param withCutover whether the application is moved in the end
    DemoReport tell(boolean withCutover) throws SQLException, InterruptedException {
        awaitProof();
        boolean flowed = watchTheFlow();
        List<DemoReport.FaultFound> faults = breakTheTarget();
        faults = repairTheTarget(faults);
        DemoReport.Stall stalled = stallReplication();
        boolean proven = provenAgain();
        DemoReport.Changes changes = witness.changes();
        Measures measures = witness.measures(lags);
        long falseAlarmsBefore = witness.falseAlarms(injected);
        CutoverChapter chapter = new CutoverChapter(stage, narrator);
        List<DemoReport.Cutover> cutovers = withCutover ? chapter.tell() : List.of();
        DemoCertificate certificate = chapter.certificate();
        long falseAlarms = Math.max(falseAlarmsBefore, witness.falseAlarms(injected));
        boolean ok = flowed
                && proven
                && witness.balanced()
                && DemoReport.asPromised(faults, falseAlarms, stalled, cutovers)
                && (certificate == null || certificate.asPromised());
        return new DemoReport(
                ok,
                faults,
                falseAlarms,
                stalled,
                lag(),
                changes,
                measures,
                heldTo(),
                cutovers,
                certificate == null ? null : certificate.file().toString());
    }

    /// Of all tables and operations.
    private DemoReport.Lag lag() {
        return DemoReport.Lag.of(lags.values().stream()
                .flatMap(table -> table.values().stream())
                .reduce(LagHistogram.EMPTY, LagHistogram::plus));
    }

    private @Nullable Long heldTo() {
        OptionalLong held = stage.pacer().heldTo();
        return held.isPresent() ? held.getAsLong() : null;
    }

    /// The first seconds are spent on loading classes and on what was written meanwhile; the story begins when the
    /// proof has caught up. A slow machine has all the time that it needs, as long as something moves.
    private void awaitProof() throws InterruptedException {
        narrator.chapter("Waiting until the proof has caught up with the workload");
        String before = "";
        long end = 0;
        while (!Await.until(GLANCE, () -> witness.proofAgeSeconds() < CAUGHT_UP_SECONDS && proven())) {
            narrator.say(soFar());
            String now = witness.proven() + " " + witness.changes();
            if (!now.equals(before)) {
                before = now;
                end = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > end) {
                throw new UserError(
                        "The proof does not catch up; the verdict is " + witness.verdict(),
                        "see the log file for what failed",
                        ExitStatus.TIMED_OUT);
            }
        }
        narrator.say("watermark " + witness.proven() + " is proven, verdict " + witness.verdict());
        narrator.say(witness.coverage());
    }

    private String soFar() {
        return witness.proven() == 0
                ? "nothing is proven yet, verdict " + witness.verdictWithReasons()
                : String.format(
                        Locale.ROOT,
                        "watermark %d of %d proven, %.1f s old, verdict %s",
                        witness.proven(),
                        witness.written(),
                        witness.proofAgeSeconds(),
                        witness.verdictWithReasons());
    }

    private boolean proven() {
        return witness.verdict().equals("PROVEN");
    }

    private boolean watchTheFlow() throws InterruptedException {
        narrator.chapter("Both change logs flow, and the proof follows");
        DemoReport.Changes before = witness.changes();
        long provenBefore = witness.proven();
        var lagsBefore = witness.lags();
        Thread.sleep(WATCHING);
        DemoReport.Changes after = witness.changes();
        lags = Measures.minus(witness.lags(), lagsBefore);
        DemoReport.Lag lag = lag();
        double seconds = Narrator.seconds(WATCHING);
        narrator.say(String.format(
                Locale.ROOT,
                "source %.0f and target %.0f row changes a second; lag p50 %d, p95 %d, p99 %d ms",
                (after.source() - before.source()) / seconds,
                (after.target() - before.target()) / seconds,
                lag.p50Millis(),
                lag.p95Millis(),
                lag.p99Millis()));
        narrator.say("proven watermark " + provenBefore + " → " + witness.proven() + "; verdict " + witness.verdict());
        return after.source() > before.source() && after.target() > before.target() && witness.proven() > provenBefore;
    }

    private List<DemoReport.FaultFound> breakTheTarget() throws SQLException, InterruptedException {
        narrator.chapter("Breaking the target, one row at a time, behind the replicator's back");
        injection.prime();
        long primed = witness.written() + 2;
        Await.until(PATIENCE, () -> witness.proven() > primed);
        var found = new ArrayList<DemoReport.FaultFound>();
        for (FaultKind kind : FaultKind.values()) {
            Fault fault = injection.inject(kind);
            injected.add(fault);
            found.add(await(fault));
        }
        return found;
    }

    private DemoReport.FaultFound await(Fault fault) throws InterruptedException {
        Optional<Divergence> seen = Await.until(PATIENCE, () -> witness.of(fault));
        Long millis = seen.map(divergence -> Duration.between(fault.committedAt(), divergence.detectedAt())
                        .toMillis())
                .orElse(null);
        var found = new DemoReport.FaultFound(
                fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                fault.table().toString(),
                fault.key(),
                fault.expected(),
                seen.map(divergence -> divergence.type().name()).orElse("NOTHING"),
                seen.map(Divergence::columns).orElse(List.of()),
                fault.columns(),
                millis,
                null);
        narrator.say(String.format(
                Locale.ROOT,
                "%s %-16s %-20s %s%s",
                found.named() ? "✓" : "✗",
                found.name(),
                found.table(),
                seen.isEmpty() ? "not found" : "suspect after " + millis + " ms: " + found.found(),
                found.columns().isEmpty() ? "" : " in " + String.join(", ", found.columns())));
        return found;
    }

    private List<DemoReport.FaultFound> repairTheTarget(List<DemoReport.FaultFound> faults)
            throws SQLException, InterruptedException {
        narrator.chapter("Repairing the rows");
        var healed = new ArrayList<DemoReport.FaultFound>();
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = injected.get(i);
            injection.undo(fault);
            long undone = clock.millis();
            boolean right = Await.until(PATIENCE, () -> witness.healed(fault));
            healed.add(faults.get(i).healed(right ? clock.millis() - undone : null));
        }
        Await.until(PATIENCE, this::proven);
        long count =
                healed.stream().filter(fault -> fault.healedMillis() != null).count();
        narrator.say(count + " of " + faults.size() + " rows found right again; verdict " + witness.verdict());
        return healed;
    }

    private DemoReport.Stall stallReplication() throws SQLException, InterruptedException {
        narrator.chapter("Stopping the replicator for " + stall.toSeconds() + " s while the application writes on");
        long alarmsBefore = witness.falseAlarms(injected);
        long changesBefore = stage.workload().counts().rows();
        var verdicts = new LinkedHashSet<String>();
        var ages = new ArrayList<Double>();
        stage.replication().disable();
        long began = System.nanoTime();
        sample(stall, verdicts, ages);
        double seconds = (System.nanoTime() - began) / 1e9;
        long changes = stage.workload().counts().rows() - changesBefore;
        narrator.say(String.format(
                Locale.ROOT,
                "%d row changes in flight, proof %.1f s old, verdict %s",
                witness.inFlight(),
                witness.proofAgeSeconds(),
                witness.verdict()));
        stage.replication().enable();
        long written = witness.written();
        while (witness.proven() <= written
                && System.nanoTime() - began < PATIENCE.plus(stall).toNanos()) {
            sample(SAMPLE, verdicts, ages);
        }
        sample(SAMPLE.multipliedBy(4), verdicts, ages);
        long alarms = witness.falseAlarms(injected) - alarmsBefore;
        narrator.say("proof age " + Sparkline.of(ages)
                + String.format(
                        Locale.ROOT,
                        "  up to %.1f s and back; %d false alarms",
                        ages.stream().max(Double::compare).orElse(0.0),
                        alarms));
        return new DemoReport.Stall(Math.round(seconds * 10) / 10.0, changes, alarms, List.copyOf(verdicts));
    }

    private void sample(Duration length, Set<String> verdicts, List<Double> ages) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        do {
            verdicts.add(witness.verdict());
            ages.add(witness.proofAgeSeconds());
            Thread.sleep(SAMPLE);
        } while (System.nanoTime() < end);
    }

    private boolean provenAgain() throws InterruptedException {
        long written = witness.written();
        boolean proven = Await.until(PATIENCE, () -> witness.proven() > written && proven());
        narrator.say("verdict " + witness.verdict() + " at watermark " + witness.proven());
        return proven;
    }
}
