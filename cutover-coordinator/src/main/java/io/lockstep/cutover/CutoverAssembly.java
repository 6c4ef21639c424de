package io.lockstep.cutover;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.breach.FenceWatch;
import io.lockstep.cutover.certificate.Notary;
import io.lockstep.cutover.certificate.Remembered;
import io.lockstep.cutover.certificate.Witness;
import io.lockstep.cutover.fence.FenceSource;
import io.lockstep.cutover.fence.GoneBack;
import io.lockstep.cutover.guard.Guardrails;
import io.lockstep.cutover.http.CutoverOffice;
import io.lockstep.cutover.journal.JournalException;
import io.lockstep.cutover.journal.StateFile;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.proof.AtTarget;
import io.lockstep.cutover.proof.Barrier;
import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.proof.FinalProof;
import io.lockstep.cutover.proof.SyncGates;
import io.lockstep.cutover.proof.Validation;
import io.lockstep.cutover.proof.WayBack;
import io.lockstep.cutover.report.Reporter;
import io.lockstep.cutover.reverse.AdvanceReverse;
import io.lockstep.cutover.reverse.KeptUp;
import io.lockstep.cutover.reverse.StartReverse;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Desk;
import io.lockstep.cutover.runner.Pace;
import io.lockstep.cutover.runner.Plan;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.WatermarkTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts together what carries cutovers out.
public final class CutoverAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(CutoverAssembly.class);

    private static final int LOOKS_AT_ONCE = 4;
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(8);
    /// How long the lease outlives whoever held it: what a crash in the pause costs, besides the rescue itself.
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final CutoverSettings settings;
    private final Topics topics;
    private final Map<String, String> kafka;
    private final Supplier<Overview> overview;
    private final Following following;
    private final InstantSource clock;
    private final Notary notary;

    /// @param kafka the properties of every Kafka client
    /// @param overview of the verification, as of now
    /// @param following the next leg
    CutoverAssembly(
            CutoverSettings settings,
            Topics topics,
            Map<String, String> kafka,
            Supplier<Overview> overview,
            Following following,
            InstantSource clock) {
        this.settings = settings;
        this.topics = topics;
        this.kafka = Map.copyOf(kafka);
        this.overview = overview;
        this.following = following;
        this.clock = clock;
        this.notary = new Notary(settings.certificate(), settings.connectors(), settings.tables(), clock);
    }

    /// Begins to look for a run that was left.
    ///
    /// @param watcher is told how cutovers stand
    CutoverOffice open(Consumer<Standing> watcher) {
        Cutovers cutovers = Cutovers.start(
                new Desk(
                        settings.connectors(),
                        settings.tables(),
                        this::steps,
                        Pace.of(settings.pauseBudget()),
                        LEASE,
                        settings.holder(),
                        List.of(new StateFile(settings.stateFile())),
                        clock),
                standing -> {
                    notary.told(standing);
                    watcher.accept(standing);
                },
                watcher);
        catchUp(cutovers);
        return new CutoverOffice(
                settings.leg(),
                cutovers,
                notary,
                new DryRun(
                        this::steps,
                        () -> validation(settings.making().parts()),
                        this::sessions,
                        settings.words(),
                        overview),
                settings.rules().maxLag(),
                settings.distinctApprover(),
                new Reporter(
                        topics.migration(),
                        Objects.requireNonNull(settings.connectors().get(Side.SOURCE)),
                        overview),
                following::office);
    }

    /// A source that does not answer now is asked at the next start.
    private void catchUp(Cutovers cutovers) {
        Thread _ = Thread.ofVirtual().name("certificates").start(() -> {
            try {
                notary.catchUp(cutovers.all().stream().findFirst());
            } catch (SQLException | JournalException e) {
                LOG.atInfo().setCause(e).log("Whether a certificate is missing is not known");
            }
        });
    }

    private OpenDatabases sessions() {
        return new OpenDatabases(settings.connectors());
    }

    private Validation validation(CutoverSettings.Parts parts) {
        return new Validation(new Guardrails(this::sessions, LOOKS_AT_ONCE, LONGEST_LOOK, clock), parts.guardrails());
    }

    /// Every act by its step.
    public static Map<Step, Act> acts(CutoverSettings.Parts parts, List<WatermarkTable> lanes) {
        Map<Step, Act> acts = new HashMap<>(parts.acts());
        acts.put(Reversible.TAKE_BARRIER, new Barrier(lanes));
        return acts;
    }

    private String plan() throws Exception {
        try (OpenDatabases databases = sessions()) {
            return Plan.approved(steps(), databases, settings.words()).hash();
        }
    }

    private Steps steps() throws SQLException {
        CutoverSettings.Parts parts = settings.making().parts();
        Map<Step, Act> acts = acts(parts, settings.lanes());
        Map<Step, Check> checks = new HashMap<>();
        checks.put(Reversible.VALIDATE, validation(parts));
        checks.put(Reversible.AWAIT_SYNC, kept(new SyncGates(settings.rules(), overview, this::plan, clock), acts));
        WayBack wayBack = new WayBack(settings.wayBack(), following::seen, clock);
        checks.put(Forward.POST_VALIDATE, atTarget(acts));
        if (act(acts, Reversible.FENCE_SOURCE) instanceof FenceSource fence) {
            FenceWatch watch = watch(fence, acts);
            checks.put(Reversible.PROVE, proof(acts, watch::seen));
            checks.put(Forward.KEEP_WAY_BACK, watch.shown(wayBack));
            return new Steps(acts, checks, watch);
        }
        checks.put(Reversible.PROVE, proof(acts, UnaryOperator.identity()));
        checks.put(Forward.KEEP_WAY_BACK, wayBack);
        return new Steps(acts, checks);
    }

    private FenceWatch watch(FenceSource fence, Map<Step, Act> acts) {
        Optional<StartReverse> wayBack =
                act(acts, Forward.START_REVERSE) instanceof StartReverse start ? Optional.of(start) : Optional.empty();
        return new FenceWatch(
                topics,
                kafka,
                fence,
                wayBack,
                new GoneBack(settings.next()),
                settings.tables().schema(),
                () -> Boolean.TRUE.equals(overview.get().side(Side.SOURCE).connected()),
                clock);
    }

    /// @param seen makes of a proof one that holds only while the fence is seen
    private Check proof(Map<Step, Act> acts, UnaryOperator<Check> seen) {
        Remembered remembered = new Remembered(overview);
        FinalProof proof = new FinalProof(settings.lanes(), act(acts, Reversible.FENCE_SOURCE), remembered);
        return new Witness(seen.apply(proof), remembered, notary);
    }

    /// Waiting may take hours, in which the slot of the way back has to be kept up.
    private Check kept(Check check, Map<Step, Act> acts) {
        return act(acts, Reversible.ADVANCE_REVERSE) instanceof AdvanceReverse advance
                ? new KeptUp(check, advance, clock)
                : check;
    }

    private static AtTarget atTarget(Map<Step, Act> acts) {
        Map<String, Act> expected = new LinkedHashMap<>();
        expected.put("the source is fenced", act(acts, Reversible.FENCE_SOURCE));
        expected.put("the target is open", act(acts, Forward.OPEN_TARGET));
        expected.put("traffic is at the target", act(acts, Forward.SWITCH_TRAFFIC));
        expected.put("clients go on", act(acts, Forward.RESUME_TRAFFIC));
        expected.put("the way back runs", act(acts, Forward.START_REVERSE));
        return new AtTarget(expected);
    }

    private static Act act(Map<Step, Act> acts, Step step) {
        return Objects.requireNonNull(acts.get(step));
    }
}
