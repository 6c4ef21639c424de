package io.lockstep.app.run;

import io.lockstep.lab.Uninterrupted;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, to be closed in the reverse order. One part that fails to close does not keep the others.
final class Started implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Started.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /// Closes everything, also when the caller is interrupted: what is cut short here stays on a server.
    @Override
    public void close() {
        Uninterrupted.run(this::closeAll);
    }

    private synchronized void closeAll() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log("Did not close orderly");
            }
        }
    }
}
