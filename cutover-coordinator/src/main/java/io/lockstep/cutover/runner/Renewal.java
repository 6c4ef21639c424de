package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.lease.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a lease from expiring while its holder gets on, over a session of its own.
final class Renewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final Lease lease;
    private final Connector source;
    private final Duration interval;
    private final BooleanSupplier gettingOn;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param gettingOn whether it is to be renewed: a holder that hangs while clients wait has to lose it
    Renewal(Lease lease, Connector source, Duration interval, BooleanSupplier gettingOn) {
        this.lease = lease;
        this.source = source;
        this.interval = interval;
        this.gettingOn = gettingOn;
        Thread _ = Thread.ofVirtual().name("lease").start(this::run);
    }

    private void run() {
        while (true) {
            try (Connection session = source.connect()) {
                while (!closed()) {
                    if (gettingOn.getAsBoolean()) {
                        lease.renew(session);
                    }
                }
                return;
            } catch (LeaseLostException _) {
                return;
            } catch (SQLException e) {
                LOG.atWarn().setCause(e).log("The lease could not be renewed");
                if (closed()) {
                    return;
                }
            }
        }
    }

    private boolean closed() {
        try {
            return closing.await(interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
