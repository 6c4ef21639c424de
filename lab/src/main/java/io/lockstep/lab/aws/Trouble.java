package io.lockstep.lab.aws;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What goes wrong between a client and AWS. Nothing, until it is told to. Thread-safe.
public final class Trouble {
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile boolean expired;
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration staleness = Duration.ZERO;

    /// Takes a permission away.
    ///
    /// @param action such as `dms:StopReplicationTask`
    public void deny(String action) {
        denied.add(action);
    }

    /// The next requests are one too many, each.
    public void throttle(int requests) {
        throttled.set(requests);
    }

    /// The next requests meet a server that fails.
    public void fail(int requests) {
        failing.set(requests);
    }

    /// The credentials have expired.
    public void expire() {
        expired = true;
    }

    /// Answers come late.
    public void delay(Duration time) {
        delay = time;
    }

    /// What is read is as it was a while ago: AWS is consistent in the end.
    public void stale(Duration time) {
        staleness = time;
    }

    /// All is well again.
    public void end() {
        denied.clear();
        throttled.set(0);
        failing.set(0);
        expired = false;
        delay = Duration.ZERO;
        staleness = Duration.ZERO;
    }

    Duration staleness() {
        return staleness;
    }

    /// @param throttling the code of the protocol for it
    void meet(String action, String throttling) throws InterruptedException {
        Thread.sleep(delay);
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new Fault("InternalFailure", "The fake was told to fail", 500);
        }
        if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new Fault(throttling, "Rate exceeded");
        }
        if (expired) {
            throw new Fault("ExpiredTokenException", "The security token included in the request is expired", 403);
        }
        if (denied.contains(action)) {
            throw new Fault(
                    "AccessDeniedException",
                    "User: arn:aws:sts::123456789012:assumed-role/lockstep/fake is not authorized to perform: " + action
                            + " because no identity-based policy allows the " + action + " action");
        }
    }
}
