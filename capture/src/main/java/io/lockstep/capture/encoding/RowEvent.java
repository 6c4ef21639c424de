package io.lockstep.capture.encoding;

import io.lockstep.events.Lsn;
import io.lockstep.events.TableId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// A row change as Debezium reports it.
///
/// @param previousCommit the end of the commit before its transaction, from the offset: on a target fed by native
///     replication the event's own `source.lsn` is the origin's
/// @param operation Debezium's letter: `c`, `u`, `d` or `t`
/// @param key null when the table has no key
/// @param rows how the rows of the table look at this place of the log
/// @param after null for a deletion and a truncate
record RowEvent(
        Lsn previousCommit,
        TableId table,
        char operation,
        long transaction,
        Instant committedAt,
        @Nullable Struct key,
        Schema rows,
        @Nullable Struct after) {
    private static final String PREVIOUS_COMMIT = "lsn_commit";

    /// Returns empty for what is no row change, such as a logical message.
    static Optional<RowEvent> of(SourceRecord record) {
        if (!(record.value() instanceof Struct value) || value.schema().field("op") == null) {
            return Optional.empty();
        }
        String operation = value.getString("op");
        return "cudt".contains(operation) ? Optional.of(read(record, value, operation.charAt(0))) : Optional.empty();
    }

    /// The replication origin of the change's transaction; null when it has none.
    static @Nullable String origin(SourceRecord record) {
        if (!(record.value() instanceof Struct value) || value.schema().field("source") == null) {
            return null;
        }
        Struct source = value.getStruct("source");
        return source.schema().field("origin") == null ? null : source.getString("origin");
    }

    private static RowEvent read(SourceRecord record, Struct value, char operation) {
        Struct source = value.getStruct("source");
        return new RowEvent(
                previousCommit(record),
                new TableId(source.getString("schema"), source.getString("table")),
                operation,
                source.getInt64("txId"),
                Instant.EPOCH.plus(source.getInt64("ts_us"), ChronoUnit.MICROS),
                (Struct) record.key(),
                value.schema().field("after").schema(),
                value.getStruct("after"));
    }

    private static Lsn previousCommit(SourceRecord record) {
        if (record.sourceOffset().get(PREVIOUS_COMMIT) instanceof Long lsn) {
            return new Lsn(lsn);
        }
        throw new IllegalStateException("The engine delivered a change without the commit before it: "
                + record.sourceOffset().keySet());
    }
}
