package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// What stands for a value that the engine could not read, in a form that the schema of its column allows. Boxed
/// numbers outside the cache of small ones are objects of their own, so that no number of a customer is taken for one.
public final class Unread {
    private static final byte[] BYTES = ("lockstep-unread-" + UUID.randomUUID()).getBytes(UTF_8);
    private static final String TEXT = new String(BYTES, UTF_8);
    private static final List<Object> NUMBERS = List.of(
            Short.valueOf(Short.MIN_VALUE),
            Integer.valueOf(Integer.MIN_VALUE),
            Long.valueOf(Long.MIN_VALUE),
            Float.valueOf(Float.MIN_VALUE),
            Double.valueOf(Double.MIN_VALUE));

    private Unread() {}

    /// The stand-in for a value of a column.
    ///
    /// @throws IllegalStateException when the schema has no place for one
    public static Object in(Schema schema) {
        return switch (schema.type()) {
            case INT16 -> NUMBERS.get(0);
            case INT32 -> NUMBERS.get(1);
            case INT64 -> NUMBERS.get(2);
            case FLOAT32 -> NUMBERS.get(3);
            case FLOAT64 -> NUMBERS.get(4);
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
            case Number number -> NUMBERS.stream().anyMatch(each -> same(each, number));
            case String text -> same(TEXT, text);
            case byte[] bytes -> Arrays.equals(BYTES, bytes);
            case Struct struct ->
                struct.schema().fields().stream().allMatch(field -> struct.getWithoutDefault(field.name()) == null);
            case null, default -> false;
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Object one, Object other) {
        return one == other;
    }
}
