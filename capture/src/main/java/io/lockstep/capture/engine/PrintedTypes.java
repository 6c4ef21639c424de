package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The types of a database as Debezium's decoder needs them to leave every value as PostgreSQL has printed it: the
/// decoder does so with the labels of an enumeration, and here every type is one. So none loses anything, and none can
/// stop the stream because it cannot be read. Not thread-safe.
final class PrintedTypes extends TypeRegistry {
    private final Map<Integer, PostgresType> types;

    /// The registry asks itself for types while it is made.
    PrintedTypes(PostgresConnection connection) {
        types = new HashMap<>();
        super(connection);
    }

    @Override
    public PostgresType get(int oid) {
        return printed(super.get(oid));
    }

    @Override
    public PostgresType get(String schema, String name) {
        return printed(super.get(schema, name));
    }

    @Override
    public PostgresType get(String name) {
        return printed(super.get(name));
    }

    /// Of a domain, the type that it is of.
    private PostgresType printed(PostgresType type) {
        PostgresType root = type.getRootType();
        return types.computeIfAbsent(
                root.getOid(),
                oid -> new PostgresType.Builder(
                                this, root.getName(), oid, root.getJdbcId(), NO_TYPE_MODIFIER, root.getTypeInfo())
                        .enumValues(List.of())
                        .build());
    }
}
