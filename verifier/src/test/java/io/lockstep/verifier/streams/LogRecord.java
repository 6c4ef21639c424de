package io.lockstep.verifier.streams;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.RowKeyCodec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// A record of a generated history and where capture would send it.
public record LogRecord(Side side, int partition, ChangeRecord record) {
    public byte @Nullable [] key() {
        return record instanceof RowVersion version ? RowKeyCodec.encode(version.key()) : null;
    }

    public byte[] value() {
        return ChangeRecordCodec.encode(record);
    }

    public ProducerRecord<byte[], byte[]> toTopic(Topics topics) {
        return new ProducerRecord<>(topics.changes(side), partition, key(), value());
    }
}
