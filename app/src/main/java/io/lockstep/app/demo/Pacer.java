package io.lockstep.app.demo;

import io.lockstep.lab.Workload;
import io.lockstep.lab.WorkloadCounts;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Holds the workload to what the services can follow, looking once a second until it is closed. Says so once for each
/// time that it slows down, with the rate that was low enough, if that is lower than any it said before.
final class Pacer implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// What the services may take until they have proven anything.
    private static final double STARTING_SECONDS = 15;

    private final Workload workload;
    private final double transactionsPerSecond;
    private final Witness witness;
    private final Narrator narrator;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("pacer").unstarted(this::run);
    private double lowest = 1;
    private double said = 1;
    private volatile double share = 1;
    private volatile OptionalLong heldTo = OptionalLong.empty();

    private Pacer(Workload workload, double transactionsPerSecond, Witness witness, Narrator narrator) {
        this.workload = workload;
        this.transactionsPerSecond = transactionsPerSecond;
        this.witness = witness;
        this.narrator = narrator;
    }

    /// @param transactionsPerSecond the full rate of the workload, which has just been started
    static Pacer start(Workload workload, double transactionsPerSecond, Witness witness, Narrator narrator) {
        var pacer = new Pacer(workload, transactionsPerSecond, witness, narrator);
        pacer.thread.start();
        return pacer;
    }

    /// The lowest rate that the workload was held to, in row changes a second; empty when it never was.
    OptionalLong heldTo() {
        return heldTo;
    }

    /// The share of the full rate at which the workload goes, or went at last.
    double share() {
        return share;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long began = System.nanoTime();
        long looked = began;
        Pace pace = Pace.FULL;
        while (!closed()) {
            long now = System.nanoTime();
            double age = (now - began) / 1e9;
            var lag = witness.servicesLagSeconds();
            if (lag.isPresent() || age > STARTING_SECONDS) {
                Pace next = pace.next(lag.orElse(age), (now - looked) / 1e9);
                follow(next, pace);
                pace = next;
            }
            looked = now;
        }
    }

    private void follow(Pace next, Pace before) {
        share = next.share();
        workload.rate(share * transactionsPerSecond);
        if (next.share() < lowest) {
            lowest = next.share();
            heldTo = OptionalLong.of(Math.round(lowest * transactionsPerSecond * changesPerTransaction()));
        }
        boolean lowEnough = next.behindSeconds() == 0 && next.share() >= before.share();
        if (lowEnough && lowest < said) {
            said = lowest;
            narrator.say("The machine is slow: the workload is held to " + heldTo.orElseThrow() + " changes a second");
        }
    }

    private double changesPerTransaction() {
        WorkloadCounts counts = workload.counts();
        return counts.transactions() == 0 ? 1 : counts.rows() / (double) counts.transactions();
    }

    private boolean closed() {
        try {
            return closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
