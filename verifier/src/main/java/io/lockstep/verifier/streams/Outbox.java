package io.lockstep.verifier.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.RowKey;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.events.json.Progress;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Sends documents on to the topology's sinks.
record Outbox(ProcessorContext<byte[], byte[]> context) {
    static final String SUSPECTS = "suspects";
    static final String VERDICTS = "verdicts";
    static final String PARTIALS = "partials";
    static final String PROGRESS = "progress";

    Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    /// A suspect is a verdict too, and work for the confirmer.
    void suspect(Divergence suspect) {
        send(SUSPECTS, bytes(suspect.key()), EventsJson.encode(suspect));
        verdict(suspect);
    }

    void verdict(Divergence verdict) {
        send(VERDICTS, verdict.id().getBytes(UTF_8), EventsJson.encode(verdict));
    }

    /// Work for the confirmer.
    void partial(PartialMatch match) {
        send(PARTIALS, match.subject().id().getBytes(UTF_8), EventsJson.encode(match));
    }

    /// Nothing of the row is left uncompared.
    void compared(String id) {
        send(PARTIALS, id.getBytes(UTF_8), null);
    }

    /// Also lets everything that was published so far be seen: progress has a measured pace, and is published whenever
    /// anything is.
    void progress(Progress progress) {
        String key = progress.lane() + "/" + progress.partition();
        send(PROGRESS, key.getBytes(UTF_8), EventsJson.encode(progress));
        context.commit();
    }

    private static byte[] bytes(RowKey key) {
        return RowKeyCodec.encode(key);
    }

    private void send(String sink, byte[] key, byte @Nullable [] value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
