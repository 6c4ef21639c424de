package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Has every switch hold its clients, all at the same time: when one does not within two seconds, all of them let go
/// again, and after a while it is tried once more. Undoing lets the clients go on wherever the switches point.
public final class PauseTraffic implements Act {
    /// A transaction that takes longer than this keeps everybody else waiting.
    static final Duration TRY = Duration.ofSeconds(2);

    private static final long FIRST_REST_MILLIS = 100;
    private static final int DOUBLINGS = 4;

    private final Switches switches;
    private final Duration patience;
    private final RandomGenerator jitter;

    /// @param patience for how long it is tried, rests included; clients are held for two seconds of it at a time
    /// @param jitter of the rests
    public PauseTraffic(List<TrafficSwitch> switches, Duration patience, RandomGenerator jitter) {
        this.switches = new Switches(switches);
        this.patience = patience;
        this.jitter = jitter;
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        return switches.plan(Move.HOLD, databases);
    }

    @Override
    public Probe probe(Databases databases) throws InterruptedException {
        return switches.probe(Move.HOLD, databases);
    }

    @Override
    public void perform(Permit permit) throws Exception {
        long began = System.nanoTime();
        for (int tries = 1; ; tries++) {
            permit.confirm();
            Switches.Missed missed = switches.make(Move.HOLD, permit, TRY);
            if (missed.none()) {
                return;
            }
            Switches.Missed stuck = switches.make(Move.RELEASE, permit, TRY);
            long rest = rest(tries);
            if (missed.forGood() || System.nanoTime() - began + rest * 1_000_000 > patience.toNanos()) {
                String left = stuck.none() ? "all clients go on" : "clients may still be waiting at " + stuck.text();
                throw missed.because(new RefusedException(
                        "clients could not be held, " + left + ": " + missed.text() + tried(tries)));
            }
            Thread.sleep(rest);
        }
    }

    private static String tried(int tries) {
        return tries == 1 ? "" : " (" + tries + " tries)";
    }

    private long rest(int tries) {
        long most = FIRST_REST_MILLIS << Math.min(tries, DOUBLINGS);
        return jitter.nextLong(most / 2, most + 1);
    }

    @Override
    public void undo(Permit permit) throws Exception {
        permit.confirm();
        switches.make(Move.RELEASE, permit, TRY).rethrow();
    }

    /// Lets clients go on wherever the switches point, without the lease: for a watchdog that cannot learn who holds
    /// it,
    /// while clients have waited for as long as they can. Does nothing to clients that do not wait.
    public void letGo() throws Exception {
        switches.letGo(TRY).rethrow();
    }
}
