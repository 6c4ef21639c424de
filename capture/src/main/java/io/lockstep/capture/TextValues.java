package io.lockstep.capture;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import io.lockstep.capture.encoding.LoggedType;
import io.lockstep.capture.encoding.Unchanged;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/// Delivers every value as PostgreSQL prints it, and NULL as NULL. Debezium's own forms lose parts of some values and
/// cannot hold others, and it puts a zero or an empty text in the place of NULL where the catalogue says that the
/// column
/// cannot be NULL, which need not have been so at that place of the log. Schemas carry the [LoggedType] of their
/// column.
/// Debezium makes the object by its class name.
public final class TextValues implements CustomConverter<SchemaBuilder, RelationalColumn> {
    private static final String NAME = "texts";
    private static final String UNCHANGED = "unchanged";

    private String unchanged = "";

    static void configure(Properties engine, Unchanged unchanged) {
        engine.setProperty("converters", NAME);
        engine.setProperty(NAME + ".type", TextValues.class.getName());
        engine.setProperty(NAME + "." + UNCHANGED, unchanged.text());
    }

    @Override
    public void configure(Properties properties) {
        unchanged = properties.getProperty(UNCHANGED, "");
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        SchemaBuilder schema = SchemaBuilder.string().optional();
        LoggedType.note(Integer.toUnsignedLong(column.nativeType()), schema);
        registration.register(schema, this::text);
    }

    /// What is neither a text nor null is one of the engine's marks for a value that the log does not show, or a
    /// column's default, which nobody reads.
    private @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            default -> unchanged;
        };
    }
}
