package io.lockstep.cutover.notify;

import io.lockstep.cutover.act.RefusedException;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers notices to one recipient in their order, each until it is taken, refused, or an hour old. Never
/// holds up who hands them in: when too many wait, the oldest are given up. Thread-safe.
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final int KEPT = 500;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Recipient recipient;
    private final InstantSource clock;
    private final Fates fates;
    private final BlockingDeque<Notice> waiting = new LinkedBlockingDeque<>(KEPT);
    private final Thread thread;

    /// What has become of notices, counted.
    record Fates(Counter delivered, Counter refused, Counter givenUp) {}

    Outbox(Recipient recipient, InstantSource clock, Fates fates) {
        this.recipient = recipient;
        this.clock = clock;
        this.fates = fates;
        thread = Thread.ofVirtual()
                .name("notices to " + recipient.channel().type())
                .start(this::work);
    }

    /// Takes a notice to deliver, when it is one that the recipient wants.
    void put(Notice notice) {
        if (!recipient.wants(notice)) {
            return;
        }
        while (!waiting.offer(notice)) {
            if (waiting.poll() != null) {
                fates.givenUp.increment();
            }
        }
    }

    private void work() {
        try {
            while (true) {
                deliver(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Notice notice) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (!delivered(notice)) {
            if (Duration.between(notice.at(), clock.instant()).compareTo(PATIENCE) > 0) {
                fates.givenUp.increment();
                return;
            }
            Thread.sleep(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    /// Whether there is nothing left to do about it.
    private boolean delivered(Notice notice) throws InterruptedException {
        try {
            recipient.channel().deliver(notice);
            fates.delivered.increment();
            return true;
        } catch (RefusedException e) {
            fates.refused.increment();
            said(notice, e);
            return true;
        } catch (IOException | RuntimeException e) {
            said(notice, e);
            return false;
        }
    }

    private void said(Notice notice, Exception e) {
        LOG.atWarn()
                .addKeyValue("channel", recipient.channel().name())
                .addKeyValue("kind", notice.kind().word())
                .addKeyValue("problem", e.toString())
                .log("A notice was not delivered");
    }

    /// Gives up what waits.
    @Override
    public void close() {
        thread.interrupt();
    }
}
