package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.connection.ReplicationMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A change of a row whose columns are [SteadyColumn]s.
record SteadyRow(ReplicationMessage message) implements ReplicationMessage {
    @Override
    public @Nullable List<Column> getOldTupleList() {
        return steady(message.getOldTupleList());
    }

    @Override
    public @Nullable List<Column> getNewTupleList() {
        return steady(message.getNewTupleList());
    }

    private static @Nullable List<Column> steady(@Nullable List<Column> columns) {
        if (columns == null) {
            return null;
        }
        List<Column> steady = new ArrayList<>(columns.size());
        for (Column column : columns) {
            steady.add(new SteadyColumn(column));
        }
        return steady;
    }

    @Override
    public Operation getOperation() {
        return message.getOperation();
    }

    @Override
    public Instant getCommitTime() {
        return message.getCommitTime();
    }

    @Override
    public OptionalLong getTransactionId() {
        return message.getTransactionId();
    }

    @Override
    public String getTable() {
        return message.getTable();
    }

    @Override
    public boolean isLastEventForLsn() {
        return message.isLastEventForLsn();
    }

    @Override
    public boolean shouldSchemaBeSynchronized() {
        return message.shouldSchemaBeSynchronized();
    }

    @Override
    public boolean isTransactionalMessage() {
        return message.isTransactionalMessage();
    }
}
