package io.lockstep.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;

/// Reads what a [BinaryWriter] wrote. Every method throws [MalformedRecordException] when the bytes end too early
/// or cannot be what it reads. Not thread-safe.
public final class BinaryReader {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;

    public BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int u8() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public int fixed32() {
        need(Integer.BYTES);
        int value = (int) INTS.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    public long fixed64() {
        need(Long.BYTES);
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    public long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedRecordException("A number is longer than 64 bits at byte " + at);
    }

    public long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /// Reads a count of things that take at least one byte each, so that rubbish cannot ask for gigabytes.
    public int count() {
        long count = unsigned();
        if (count < 0 || count > bytes.length - at) {
            throw new MalformedRecordException("A count of " + count + " exceeds the record at byte " + at);
        }
        return (int) count;
    }

    public String text() {
        int length = count();
        String value = new String(bytes, at, length, UTF_8);
        at += length;
        return value;
    }

    public Instant instant() {
        long micros = signed();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /// Reads a constant of the enum whose `values()` are given.
    public <E extends Enum<E>> E constant(E[] constants) {
        int ordinal = u8();
        if (ordinal >= constants.length) {
            throw new MalformedRecordException("Unknown constant " + ordinal + " at byte " + at);
        }
        return constants[ordinal];
    }

    /// Throws unless every byte has been read.
    public void end() {
        if (at != bytes.length) {
            throw new MalformedRecordException((bytes.length - at) + " bytes are left over at byte " + at);
        }
    }

    private void need(int count) {
        if (bytes.length - at < count) {
            throw new MalformedRecordException(
                    "The record ends at byte " + bytes.length + ", in the middle of a value");
        }
    }
}
