package io.lockstep.capture;

import io.lockstep.capture.audit.Rhythm;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A sample that begins at once and ends when the test says so, and no other.
final class OneSample implements Rhythm {
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /// Returns when everything that is written from now on will be in it.
    void awaitBegun() {
        try {
            if (!begun.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("no sample was begun");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void end() {
        over.countDown();
    }

    @Override
    public void awaitBegin() throws InterruptedException {
        if (asked.getAndSet(true)) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        begun.countDown();
        over.await();
    }
}
