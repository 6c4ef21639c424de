package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// What stands for a value that the engine could not read, in a form that the schema of its column allows. Boxed
/// numbers outside the cache of small ones are objects of their own, so that no number of a customer is taken for one.
public final class Unread {
    private static final byte[] BYTES = ("lockstep-unread-" + UUID.randomUUID()).getBytes(UTF_8);
    private static final String TEXT = new String(BYTES, UTF_8);
    private static final Short SHORT = Short.MIN_VALUE;
    private static final Integer INTEGER = Integer.MIN_VALUE;
    private static final Long LONG = Long.MIN_VALUE;
    private static final Float FLOAT = Float.MIN_VALUE;
    private static final Double DOUBLE = Double.MIN_VALUE;

    private Unread() {}

    /// The stand-in for a value of a column.
    ///
    /// @throws IllegalStateException when the schema has no place for one
    public static Object in(Schema schema) {
        return switch (schema.type()) {
            case INT16 -> SHORT;
            case INT32 -> INTEGER;
            case INT64 -> LONG;
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case STRING -> TEXT;
            case BYTES -> BYTES;
            case STRUCT -> new Struct(schema);
            case INT8, BOOLEAN, ARRAY, MAP ->
                throw new IllegalStateException("A value of " + schema.type() + " could not be read");
        };
    }

    /// Whether a value stands for one that could not be read.
    static boolean is(@Nullable Object value) {
        return switch (value) {
            case String text -> same(TEXT, text);
            case Integer number -> same(INTEGER, number);
            case Long number -> same(LONG, number);
            case Short number -> same(SHORT, number);
            case Float number -> same(FLOAT, number);
            case Double number -> same(DOUBLE, number);
            case byte[] bytes -> Arrays.equals(BYTES, bytes);
            case Struct struct -> isEmpty(struct);
            case null, default -> false;
        };
    }

    private static boolean isEmpty(Struct struct) {
        return struct.schema().fields().stream().allMatch(field -> struct.getWithoutDefault(field.name()) == null);
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Object one, Object other) {
        return one == other;
    }
}
