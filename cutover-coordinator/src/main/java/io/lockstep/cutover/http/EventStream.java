package io.lockstep.cutover.http;

import io.lockstep.cutover.live.Follower;
import io.lockstep.cutover.live.LiveEvent;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.json.Divergence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// One reader's stream of events. The id of an event is the place up to which everything has been told.
final class EventStream {
    private static final long NOT_WRITING = 0;
    private static final String FIRST = "retry: 2000\n\n";
    private static final String HEARTBEAT = ": still here\n\n";

    private final Follower follower;
    private final Thread thread;
    private volatile long writingSince = NOT_WRITING;

    /// @param thread that serves it
    EventStream(Follower follower, Thread thread) {
        this.follower = follower;
        this.thread = thread;
    }

    /// Writes until told to stop, or until the reader has gone.
    void serve(OutputStream out, Duration heartbeat, BooleanSupplier stop) throws IOException, InterruptedException {
        write(out, FIRST);
        while (!stop.getAsBoolean()) {
            List<Follower.News> news = follower.next(heartbeat);
            write(
                    out,
                    news.isEmpty()
                            ? HEARTBEAT
                            : news.stream().map(EventStream::written).collect(Collectors.joining()));
        }
    }

    /// Whether a write has been under way for longer.
    boolean stalled(Duration limit) {
        long since = writingSince;
        return since != NOT_WRITING && System.nanoTime() - since > limit.toNanos();
    }

    void cutOff() {
        thread.interrupt();
    }

    private static String written(Follower.News news) {
        return switch (news.event()) {
            case LiveEvent.Changed(Divergence divergence) ->
                written(news, "divergence", DivergenceDocument.of(divergence));
            case LiveEvent.Judged(Overview overview) -> written(news, "verdict", EventDocuments.verdict(overview));
            case LiveEvent.Proven(Overview overview) -> written(news, "proof", StatusDocument.watermark(overview));
            case LiveEvent.Moved moved ->
                written(news, "cutover", EventDocuments.cutover(news.place().leg(), moved));
            case LiveEvent.Gated(long run, Gate gate) ->
                written(news, "gate", EventDocuments.gate(news.place().leg(), run, gate));
            case LiveEvent.Reset _ -> written(news, "reset", EventDocuments.reset());
        };
    }

    private static String written(Follower.News news, String name, Object document) {
        return "id: " + news.place() + "\nevent: " + name + "\ndata: "
                + new String(Answers.bytes(document), StandardCharsets.UTF_8) + "\n\n";
    }

    private void write(OutputStream out, String text) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            writingSince = NOT_WRITING;
        }
    }
}
