package io.lockstep.capture.engine;

import io.debezium.bean.StandardBeanNames;
import io.debezium.bean.spi.BeanRegistry;
import io.debezium.config.Configuration;
import io.debezium.relational.Column;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.TableId;
import io.debezium.relational.ValueConverter;
import io.debezium.relational.ValueConverterProvider;
import io.debezium.service.spi.ServiceProvider;
import io.debezium.service.spi.ServiceRegistry;
import io.lockstep.capture.encoding.LoggedType;
import io.lockstep.capture.encoding.Unread;
import java.sql.Array;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/// Delivers every value of the log as what it is.
///
/// - NULL is NULL. Debezium puts a zero or an empty text in its place where the catalogue says that the column cannot
/// be
///   NULL, which need not have been so at that place of the log.
/// - Arrays are delivered as PostgreSQL prints them. Debezium's own form loses nested arrays and cannot hold a NaN
/// among
///   numerics, nor an unchanged array of most types.
/// - A value that cannot be read becomes its own text, or [Unread] where its column is no text. None stops the engine.
/// - Schemas carry the [LoggedType] of their column.
///
/// Thread-safe.
final class FaithfulConverters extends CustomConverterRegistry {
    private final BeanRegistry beans;
    private final String unchanged;
    private final Map<Place, ValueConverter> converters = new ConcurrentHashMap<>();

    /// @param beans hold Debezium's own conversions by the time that the first table is met
    /// @param unchanged stands for an array that the log does not show
    private FaithfulConverters(BeanRegistry beans, String unchanged) {
        super(List.of());
        this.beans = beans;
        this.unchanged = unchanged;
    }

    @Override
    public synchronized Optional<SchemaBuilder> registerConverterFor(
            TableId table, Column column, @Nullable Object defaultValue) {
        Column nullable =
                column.edit().optional(true).unsetDefaultValueExpression().create();
        SchemaBuilder schema = (isArray(column) ? SchemaBuilder.string() : schema(nullable)).optional();
        LoggedType.note(Integer.toUnsignedLong(column.nativeType()), schema);
        converters.put(new Place(table, column.name()), converter(nullable, schema.build()));
        return Optional.of(schema);
    }

    @Override
    public Optional<ValueConverter> getValueConverter(TableId table, Column column) {
        return Optional.ofNullable(converters.get(new Place(table, column.name())));
    }

    @Override
    public boolean isEmpty() {
        return converters.isEmpty();
    }

    private static boolean isArray(Column column) {
        return column.jdbcType() == Types.ARRAY || column.typeName().startsWith("_");
    }

    private SchemaBuilder schema(Column column) {
        SchemaBuilder own = values().schemaBuilder(column);
        return own == null ? SchemaBuilder.string() : own;
    }

    private ValueConverterProvider values() {
        return beans.lookupByName(StandardBeanNames.VALUE_CONVERTER, ValueConverterProvider.class);
    }

    private ValueConverter converter(Column column, Schema schema) {
        if (isArray(column)) {
            return this::array;
        }
        ValueConverter own = values().converter(column, new Field(column.name(), 0, schema));
        return value -> convert(own, value, schema);
    }

    /// The driver's arrays print themselves as the server did. What is neither an array nor null is one of the
    /// engine's marks for a value that the log does not show.
    private @Nullable Object array(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Array array -> array.toString();
            case SteadyColumn.Raw raw -> raw.text();
            default -> unchanged;
        };
    }

    private static @Nullable Object convert(@Nullable ValueConverter own, @Nullable Object value, Schema schema) {
        if (value == null) {
            return null;
        }
        if (value instanceof SteadyColumn.Raw raw) {
            return schema.type() == Schema.Type.STRING ? raw.text() : Unread.in(schema);
        }
        Object converted = own == null ? null : tried(own, value);
        return converted == null ? Unread.in(schema) : converted;
    }

    private static @Nullable Object tried(ValueConverter own, Object value) {
        try {
            return own.convert(value);
        } catch (RuntimeException _) {
            return null;
        }
    }

    private record Place(TableId table, String column) {}

    /// Gives an engine these converters instead of its own.
    static final class Provider implements ServiceProvider<CustomConverterRegistry> {
        @Override
        public CustomConverterRegistry createService(Configuration configuration, ServiceRegistry services) {
            return new FaithfulConverters(
                    services.getService(BeanRegistry.class), configuration.getString("unavailable.value.placeholder"));
        }

        @Override
        public Class<CustomConverterRegistry> getServiceClass() {
            return CustomConverterRegistry.class;
        }
    }
}
