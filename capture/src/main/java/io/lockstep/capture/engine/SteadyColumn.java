package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Column;
import io.debezium.connector.postgresql.connection.ReplicationMessage.ColumnTypeMetadata;
import org.jspecify.annotations.Nullable;

/// A column of a row in the log that stops nobody: where Debezium cannot read its value, [Raw] text stands for it.
record SteadyColumn(Column column) implements Column {
    @Override
    public @Nullable Object getValue(PgConnectionSupplier connection, boolean includeUnknownDatatypes) {
        try {
            return column.getValue(connection, includeUnknownDatatypes);
        } catch (RuntimeException _) {
            return raw();
        }
    }

    /// A value that is there prints itself as `name(type)=text`.
    private Raw raw() {
        String printed = column.toString();
        int type = printed.indexOf(")=", column.getName().length());
        return new Raw(type < 0 ? printed : printed.substring(type + 2));
    }

    @Override
    public String getName() {
        return column.getName();
    }

    @Override
    public PostgresType getType() {
        return column.getType();
    }

    @Override
    public ColumnTypeMetadata getTypeMetadata() {
        return column.getTypeMetadata();
    }

    @Override
    public boolean isOptional() {
        return column.isOptional();
    }

    @Override
    public boolean isToastedColumn() {
        return column.isToastedColumn();
    }

    @Override
    public String toString() {
        return column.toString();
    }

    /// A value as the server prints it.
    record Raw(String text) {
        /// Values of rows are shown nowhere.
        @Override
        public String toString() {
            return "a value";
        }
    }
}
