package io.lockstep.cutover.http;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends connections on which the newest request has begun too long ago: its client has stopped half-way, or sends so
/// slowly that it is as good as that. Only an answer that [#lasts] is spared. The server itself watches for requests
/// that do not begin, and knows no limit for reading the rest of one. Thread-safe.
final class RequestWatch implements Http1ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);

    private final Duration limit;

    /// When the newest request of a connection began, by `System.nanoTime`. A connection has a thread of its own.
    private final Map<Thread, Long> begun = new ConcurrentHashMap<>();

    RequestWatch(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        begun.put(Thread.currentThread(), System.nanoTime());
    }

    /// The request that the calling thread answers may take as long as it likes.
    void lasts() {
        begun.remove(Thread.currentThread());
    }

    /// To be called about once a second. A thread that is interrupted while it reads closes its connection.
    void tick() {
        begun.forEach((thread, since) -> {
            boolean late = System.nanoTime() - since > limit.toNanos();
            if (late && begun.remove(thread, since) && thread.isAlive()) {
                LOG.atDebug().log("A connection is closed: its newest request began too long ago");
                thread.interrupt();
            }
        });
    }
}
