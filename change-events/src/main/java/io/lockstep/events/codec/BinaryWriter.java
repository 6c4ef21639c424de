package io.lockstep.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/// Appends values to a growing byte array: fixed-width numbers big-endian, other numbers as LEB128 variable-length
/// integers (signed ones zigzag-encoded). Not thread-safe.
public final class BinaryWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// Seven bits a byte.
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes;
    private int length;

    public BinaryWriter(int expectedLength) {
        bytes = new byte[Math.max(expectedLength, 16)];
    }

    public BinaryWriter u8(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException(value + " is not an unsigned byte");
        }
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public BinaryWriter fixed32(int value) {
        reserve(Integer.BYTES);
        INTS.set(bytes, length, value);
        length += Integer.BYTES;
        return this;
    }

    public BinaryWriter fixed64(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    /// Writes an unsigned number: short for small ones.
    public BinaryWriter unsigned(long value) {
        reserve(LONGEST_NUMBER);
        byte[] to = bytes;
        int at = length;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        length = at;
        return this;
    }

    /// Writes a signed number: short for those near zero.
    public BinaryWriter signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    public BinaryWriter text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        unsigned(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /// Writes a moment to the microsecond, PostgreSQL's own resolution.
    public BinaryWriter instant(Instant value) {
        return signed(Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1_000));
    }

    /// Writes an enum's constant as its place in the enum: constants may be appended, never moved. Golden files see to
    /// it.
    @SuppressWarnings("EnumOrdinal")
    public BinaryWriter constant(Enum<?> value) {
        return u8(value.ordinal());
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
