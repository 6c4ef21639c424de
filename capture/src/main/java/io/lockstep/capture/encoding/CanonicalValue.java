package io.lockstep.capture.encoding;

import com.google.common.hash.PrimitiveSink;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// Writes a value so that two values have the same bytes exactly when their [ValueKind] calls them equal: a tag
/// says what follows, everything of variable length is preceded by its length, and null has a tag of its own.
/// Version [#VERSION].
public final class CanonicalValue {
    /// The version of this encoding, part of every row version's scheme.
    public static final int VERSION = 1;

    private static final byte NULL = 0;
    private static final byte BOOLEAN = 1;
    private static final byte INTEGER = 2;
    private static final byte DECIMAL = 3;
    private static final byte SPECIAL_NUMBER = 4;
    private static final byte FLOAT = 5;
    private static final byte TEXT = 6;
    private static final byte BYTES = 7;
    private static final byte STRUCT = 8;

    private CanonicalValue() {}

    /// Writes a value as Debezium delivers it.
    ///
    /// @return false when there is no rule for it; what was written until then means nothing
    public static boolean write(@Nullable Object value, ValueKind kind, PrimitiveSink sink) {
        if (value == null) {
            sink.putByte(NULL);
            return true;
        }
        return switch (kind) {
            case ValueKind.Scalar scalar -> writeScalar(value, scalar, sink);
            case ValueKind.NotComparable _ -> false;
        };
    }

    private static boolean writeScalar(Object value, ValueKind.Scalar kind, PrimitiveSink sink) {
        return switch (kind) {
            case PLAIN -> writePlain(value, sink);
            case NUMBER -> writeNumber(value, sink);
            case PADDED_TEXT -> value instanceof String text && writeText(Numbers.withoutPadding(text), sink);
        };
    }

    private static boolean writePlain(Object value, PrimitiveSink sink) {
        return switch (value) {
            case Boolean truth -> writeBoolean(truth, sink);
            case Long number -> writeInteger(number, sink);
            case Integer number -> writeInteger(number, sink);
            case Short number -> writeInteger(number, sink);
            case Byte number -> writeInteger(number, sink);
            case Double number -> writeFloat(number, sink);
            case Float number -> writeFloat(number, sink);
            case String text -> writeText(text, sink);
            case byte[] bytes -> writeBytes(ByteBuffer.wrap(bytes), sink);
            case ByteBuffer bytes -> writeBytes(bytes.duplicate(), sink);
            case Struct struct -> writeStruct(struct, sink);
            default -> false;
        };
    }

    private static boolean writeNumber(Object value, PrimitiveSink sink) {
        if (!(value instanceof String text)) {
            return writePlain(value, sink);
        }
        String special = Numbers.special(text);
        if (special != null) {
            sink.putByte(SPECIAL_NUMBER);
            return writeText(special, sink);
        }
        BigDecimal number = Numbers.parse(text);
        return number != null && writeDecimal(number, sink);
    }

    private static boolean writeDecimal(BigDecimal number, PrimitiveSink sink) {
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() <= 0 && plain.precision() - plain.scale() <= Numbers.SAFE_LONG_DIGITS) {
            return writeInteger(plain.longValueExact(), sink);
        }
        sink.putByte(DECIMAL);
        sink.putInt(plain.scale());
        return writeBytes(ByteBuffer.wrap(plain.unscaledValue().toByteArray()), sink);
    }

    private static boolean writeBoolean(boolean truth, PrimitiveSink sink) {
        sink.putByte(BOOLEAN);
        sink.putBoolean(truth);
        return true;
    }

    private static boolean writeInteger(long number, PrimitiveSink sink) {
        sink.putByte(INTEGER);
        sink.putLong(number);
        return true;
    }

    /// Adding zero makes the negative zero positive; `doubleToLongBits` knows one NaN.
    private static boolean writeFloat(double number, PrimitiveSink sink) {
        sink.putByte(FLOAT);
        sink.putLong(Double.doubleToLongBits(number + 0.0));
        return true;
    }

    private static boolean writeText(String text, PrimitiveSink sink) {
        sink.putByte(TEXT);
        sink.putInt(text.length());
        sink.putUnencodedChars(text);
        return true;
    }

    private static boolean writeBytes(ByteBuffer bytes, PrimitiveSink sink) {
        sink.putByte(BYTES);
        sink.putInt(bytes.remaining());
        sink.putBytes(bytes);
        return true;
    }

    private static boolean writeStruct(Struct struct, PrimitiveSink sink) {
        List<Field> fields = struct.schema().fields();
        sink.putByte(STRUCT);
        sink.putInt(fields.size());
        for (Field field : fields) {
            writeText(field.name(), sink);
            if (!write(struct.get(field), ValueKind.Scalar.PLAIN, sink)) {
                return false;
            }
        }
        return true;
    }
}
