package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Transition;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries one run out, from wherever it stands. Used by one thread, which an interrupt ends between two acts.
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final Lease lease;
    private final Diary diary;
    private final Steps steps;
    private final DecisionTable decisions;
    private final Orders orders;
    private final Pace pace;
    private final Stopwatch pause = new Stopwatch();
    private Consumer<Standing> watcher = _ -> {};
    private Run run;
    private List<Gate> gates = List.of();
    private Optional<String> trouble = Optional.empty();
    private int attempts;

    Runner(Lease lease, Diary diary, Steps steps, DecisionTable decisions, Orders orders, Pace pace) {
        this.lease = lease;
        this.diary = diary;
        this.steps = steps;
        this.decisions = decisions;
        this.orders = orders;
        this.pace = pace;
        this.run = diary.history().run();
    }

    History history() {
        return diary.history();
    }

    /// Clients have been waiting since before this runner came.
    void clientsWaitAlready() {
        pause.start();
    }

    /// Whether it is to keep the lease: while clients wait, what hangs for longer than they may has to lose it.
    boolean gettingOn() {
        return !pause.running() || pause.sinceMove().compareTo(pace.pauseBudget()) < 0;
    }

    /// Returns when the run is over.
    ///
    /// @param told of each change, on this thread
    /// @throws LeaseLostException when somebody else acts now
    /// @throws InterruptedException when this process is to act no more; the run stays where it is
    Run carryOut(Consumer<Standing> told) throws InterruptedException {
        watcher = told;
        tell();
        while (!(run.instruction() instanceof Instruction.Nothing)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pause.move();
            obey();
            watch();
            turn(run.instruction());
        }
        return run;
    }

    private void turn(Instruction instruction) throws InterruptedException {
        if (tooLong()) {
            tooLate();
            return;
        }
        switch (instruction) {
            case Instruction.Begin(Step step) -> happened(new RunEvent.Begun(step), "");
            case Instruction.Finish(Step step) -> attempt(step, () -> perform(step));
            case Instruction.Check(Step step) -> attempt(step, () -> look(step));
            case Instruction.Decide(Verdict wanted) -> decide(wanted);
            case Instruction.Undo(Reversible step) -> attempt(step, () -> undo(step));
            case Instruction.Nothing _ -> {}
        }
    }

    private void obey() throws InterruptedException {
        for (Optional<Line> order = orders.next(); order.isPresent(); order = orders.next()) {
            switch (order.get()) {
                case Line.Happened(RunEvent event, String evidence) -> {
                    if (run.after(event) instanceof Transition.To) {
                        happened(event, evidence);
                    }
                }
                case Line other -> {
                    diary.write(other);
                    tell();
                }
            }
        }
    }

    /// A breach of the fence ends the run before the decision; after it, it is told, and nothing is undone.
    private void watch() throws InterruptedException {
        for (Breach breach : steps.vigil().look(lease, diary.history(), run)) {
            diary.write(new Line.Breached(breach));
            LOG.atError()
                    .addKeyValue("run", lease.run())
                    .addKeyValue("breach", breach.what())
                    .log("The fence of the source was breached");
            if (undecided()) {
                happened(new RunEvent.AbortOrdered("the fence of the source was breached: " + breach.what()), "");
            }
            tell();
        }
    }

    private boolean undecided() {
        return run instanceof Run.Advancing || run instanceof Run.Committing;
    }

    /// Whether clients have been waiting for longer than they may, and the decision is still open.
    private boolean tooLong() {
        return pause.running() && pause.elapsed().compareTo(pace.pauseBudget()) > 0 && undecided();
    }

    private void tooLate() throws InterruptedException {
        String reason = "clients have been waiting for longer than cutover.pause-budget allows ("
                + pace.pauseBudget().toMillis() + " ms)"
                + trouble.map(what -> ": " + what).orElse("");
        happened(new RunEvent.AbortOrdered(reason), "");
    }

    private void perform(Step step) throws Exception {
        Act act = steps.act(step);
        if (step == Reversible.PAUSE_TRAFFIC) {
            lease.waiting(true);
            pause.start();
        } else if (step == Forward.OPEN_TARGET) {
            decisions.carryToTarget(lease);
        }
        act.perform(lease);
        switch (act.probe(lease)) {
            case Probe.Done(String evidence) -> {
                clientsGoOn(step == Forward.RESUME_TRAFFIC);
                happened(new RunEvent.Done(step), evidence);
            }
            case Probe.Partial(String missing) -> inVain(step, missing);
            case Probe.Unknown(String reason) -> inVain(step, reason);
            case Probe.Absent() -> inVain(step, "it was done, and nothing of it is to be seen");
        }
    }

    private void look(Step step) throws Exception {
        Finding finding = steps.check(step).look(lease, diary.history());
        gates = finding.gates();
        switch (finding.answer()) {
            case HOLDS -> happened(new RunEvent.Done(step), finding.text());
            case FAILS -> happened(new RunEvent.Failed(step, finding.text()), "");
            case NOT_YET -> {
                attempts = 0;
                trouble = Optional.of(finding.text());
                tell();
                orders.await(pause.running() ? pace.closeLook() : pace.look());
            }
        }
    }

    private void undo(Reversible step) throws Exception {
        steps.act(step).undo(lease);
        clientsGoOn(step == Reversible.PAUSE_TRAFFIC);
        happened(new RunEvent.Undone(step), "");
    }

    private void clientsGoOn(boolean now) throws SQLException {
        if (now) {
            pause.stop();
            lease.waiting(false);
        }
    }

    private void decide(Verdict wanted) throws InterruptedException {
        String proof = "journal " + diary.history().last().hash();
        try {
            Verdict verdict = lease.transaction(
                    Side.SOURCE, source -> decisions.decide(source, lease.run(), wanted, lease.epoch(), proof));
            happened(new RunEvent.Decided(verdict), proof);
        } catch (SQLException e) {
            again("the decision is not known: " + said(e));
        }
    }

    private void attempt(Step step, Work work) throws InterruptedException {
        try {
            work.run();
        } catch (InterruptedException | LeaseLostException e) {
            throw e;
        } catch (RefusedException e) {
            fails(step, said(e));
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("step", step.name()).setCause(e).log("A step of the cutover did not get done");
            inVain(step, said(e));
        }
    }

    /// Nothing has come of it: once more, as long as that may help.
    private void inVain(Step step, String reason) throws InterruptedException {
        boolean limited = step.nature() == Step.Nature.EFFECT && run instanceof Run.Advancing;
        if (limited && attempts + 1 >= pace.tries()) {
            fails(step, reason);
        } else {
            again(reason);
        }
    }

    private void fails(Step step, String reason) throws InterruptedException {
        if (run instanceof Run.Advancing) {
            happened(new RunEvent.Failed(step, reason), "");
        } else {
            again(reason);
        }
    }

    private void again(String reason) throws InterruptedException {
        attempts++;
        trouble = Optional.of(reason);
        tell();
        orders.await(pace.after(attempts));
    }

    private void happened(RunEvent event, String evidence) throws InterruptedException {
        diary.write(new Line.Happened(event, evidence));
        run = diary.history().run();
        attempts = 0;
        trouble = Optional.empty();
        gates = event instanceof RunEvent.Done ? gates : List.of();
        LOG.atInfo()
                .addKeyValue("run", lease.run())
                .addKeyValue("event", event)
                .addKeyValue("phase", run.phase())
                .log("Cutover");
        tell();
    }

    private void tell() {
        watcher.accept(new Standing(diary.history(), run, gates, trouble));
    }

    private static String said(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    /// Something that is tried.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}
