package io.lockstep.app.topics;

import io.lockstep.events.RowKey;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the verifier has published about a row and its partition.
record Verdicts(TopicAccess access) {
    /// The divergences of a row, each in its newest state.
    List<Divergence> of(Tape tape, RowKey key) {
        Map<String, Divergence> found = new LinkedHashMap<>();
        tape.fromBeginning(tape.partitions(access.topics().verdicts()));
        tape.play(record -> {
            read(record.value(), EventsJson::divergence)
                    .filter(divergence -> divergence.key().equals(key))
                    .ifPresent(divergence -> found.put(divergence.id(), divergence));
            return true;
        });
        return List.copyOf(found.values());
    }

    /// The newest progress of a partition, by lane.
    Map<String, Progress> progress(Tape tape, int partition) {
        Map<String, Progress> newest = new HashMap<>();
        tape.fromBeginning(tape.partitions(access.topics().progress()));
        tape.play(record -> {
            read(record.value(), EventsJson::progress)
                    .filter(progress -> progress.partition() == partition)
                    .ifPresent(progress -> newest.put(progress.lane(), progress));
            return true;
        });
        return newest;
    }

    private static <T> Optional<T> read(byte @Nullable [] value, Function<byte[], T> reader) {
        try {
            return Optional.ofNullable(value).map(reader);
        } catch (MalformedRecordException _) {
            return Optional.empty();
        }
    }
}
