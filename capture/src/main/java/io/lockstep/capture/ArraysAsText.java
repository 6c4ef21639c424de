package io.lockstep.capture;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import io.lockstep.capture.encoding.Unchanged;
import java.sql.Array;
import java.sql.Types;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/// Delivers arrays as PostgreSQL prints them. Debezium's own form loses nested arrays and cannot hold a NaN among
/// numerics, nor an unchanged array of most types. Debezium makes the object by its class name.
public final class ArraysAsText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    private static final String NAME = "arrays";
    private static final String UNCHANGED = "unchanged";

    private String unchanged = "";

    static void configure(Properties engine, Unchanged unchanged) {
        engine.setProperty("converters", NAME);
        engine.setProperty(NAME + ".type", ArraysAsText.class.getName());
        engine.setProperty(NAME + "." + UNCHANGED, unchanged.text());
    }

    @Override
    public void configure(Properties properties) {
        unchanged = properties.getProperty(UNCHANGED, "");
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        if (column.jdbcType() == Types.ARRAY || column.typeName().startsWith("_")) {
            registration.register(SchemaBuilder.string().optional(), this::text);
        }
    }

    /// The driver's arrays print themselves as the server did. What is neither an array nor null is one of the
    /// engine's marks for a value that the log does not show.
    private @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Array array -> array.toString();
            default -> unchanged;
        };
    }
}
