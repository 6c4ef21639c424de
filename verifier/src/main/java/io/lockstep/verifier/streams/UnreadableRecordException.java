package io.lockstep.verifier.streams;

import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// A record of a change topic that cannot be read. The message names its place.
final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(RecordMetadata from, @Nullable String why) {
        super(("The record at offset %d of %s-%d cannot be read: %s. Nothing behind it is judged. When a newer Lockstep"
                        + " wrote it, run that version here too; when something else wrote to the topic, begin a new"
                        + " epoch on new topics")
                .formatted(from.offset(), from.topic(), from.partition(), why));
    }
}
