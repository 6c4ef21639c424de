package io.lockstep.verifier.streams;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.TableId;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.MalformedRecordException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How the parts that several states share look as bytes.
final class Fields {
    private Fields() {}

    static void version(BinaryWriter out, int version) {
        out.u8(version);
    }

    /// @throws MalformedRecordException when the state was written by another version than this one
    static void requireVersion(BinaryReader in, int version) {
        int found = in.u8();
        if (found != version) {
            throw new MalformedRecordException("State layout " + found + " is not known here (this is " + version
                    + "): run the version that wrote it, or begin a new epoch");
        }
    }

    static void write(Position position, BinaryWriter out) {
        out.fixed64(position.previousCommit().value()).unsigned(position.ordinal());
    }

    static Position position(BinaryReader in) {
        return new Position(new Lsn(in.fixed64()), Math.toIntExact(in.unsigned()));
    }

    static void write(FingerprintScheme scheme, BinaryWriter out) {
        out.fixed32(scheme.keyId()).unsigned(scheme.encoding()).fixed32(scheme.rulesId());
    }

    static FingerprintScheme scheme(BinaryReader in) {
        return new FingerprintScheme(in.fixed32(), Math.toIntExact(in.unsigned()), in.fixed32());
    }

    static void write(TableId table, BinaryWriter out) {
        out.text(table.schema()).text(table.name());
    }

    static TableId table(BinaryReader in) {
        return new TableId(in.text(), in.text());
    }

    static void flag(boolean value, BinaryWriter out) {
        out.u8(value ? 1 : 0);
    }

    static boolean flag(BinaryReader in) {
        return in.u8() == 1;
    }

    static <T> void optional(@Nullable T value, BinaryWriter out, BiConsumer<T, BinaryWriter> write) {
        flag(value != null, out);
        if (value != null) {
            write.accept(value, out);
        }
    }

    static <T> @Nullable T optional(BinaryReader in, Function<BinaryReader, T> read) {
        return flag(in) ? read.apply(in) : null;
    }

    static <T> void all(Collection<T> values, BinaryWriter out, BiConsumer<T, BinaryWriter> write) {
        out.unsigned(values.size());
        values.forEach(value -> write.accept(value, out));
    }

    static <T> List<T> all(BinaryReader in, Function<BinaryReader, T> read) {
        int count = in.count();
        var values = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            values.add(read.apply(in));
        }
        return values;
    }
}
