package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Operation;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.verifier.matching.Carried;
import io.lockstep.verifier.matching.History;
import io.lockstep.verifier.matching.Hole;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.Partial;
import io.lockstep.verifier.matching.Shown;
import io.lockstep.verifier.matching.Standing;
import io.lockstep.verifier.matching.Standing.Stage;
import io.lockstep.verifier.matching.Suspect;
import io.lockstep.verifier.matching.Trace;
import io.lockstep.verifier.matching.Unsettled;

/// What is remembered of a key, as bytes. A version that does not know a layout refuses it. One instance encodes or
/// decodes one state.
final class KeyStateCodec {
    static final int VERSION = 4;

    private static final int CLEAR = 0;
    private static final int UNDECIDED = 1;
    private static final int SUSPECTED = 2;
    private static final int CONFIRMED = 3;
    private static final int ACKNOWLEDGED = 4;
    private static final int EXPLAINED = 5;
    private static final Operation[] OPERATIONS = Operation.values();
    private static final DivergenceClass[] CLASSES = DivergenceClass.values();

    private final RecentImages images = new RecentImages();

    private KeyStateCodec() {}

    static byte[] encode(KeyState state) {
        return new KeyStateCodec().written(state);
    }

    /// @throws MalformedRecordException when the bytes are not exactly one state of a layout known here
    static KeyState decode(byte[] bytes) {
        return new KeyStateCodec().read(bytes);
    }

    private byte[] written(KeyState state) {
        var out = new BinaryWriter(256);
        Fields.version(out, VERSION);
        out.unsigned(state.epoch());
        Fields.write(state.scheme(), out);
        Fields.optional(state.base(), out, this::write);
        Fields.optional(state.expected(), out, this::write);
        Fields.all(state.source(), out, this::write);
        Fields.all(state.target(), out, this::write);
        Fields.optional(state.lastSource(), out, this::write);
        Fields.optional(state.lastTarget(), out, this::write);
        write(state.standing(), out);
        Fields.optional(state.partial(), out, KeyStateCodec::write);
        Fields.flag(state.collected(), out);
        Fields.flag(state.awaits(), out.unsigned(state.decidedAt()).unsigned(state.touched()));
        Fields.all(state.history().hashes(), out, (hash, to) -> to.fixed64(hash));
        return out.toBytes();
    }

    private KeyState read(byte[] bytes) {
        var in = new BinaryReader(bytes);
        Fields.requireVersion(in, VERSION);
        var state = new KeyState(
                in.unsigned(),
                Fields.scheme(in),
                Fields.optional(in, this::shown),
                Fields.optional(in, this::shown),
                Fields.all(in, this::unsettled),
                Fields.all(in, this::unsettled),
                Fields.optional(in, this::carried),
                Fields.optional(in, this::carried),
                standing(in),
                Fields.optional(in, KeyStateCodec::partial),
                Fields.flag(in),
                in.unsigned(),
                in.unsigned(),
                Fields.flag(in),
                new History(Fields.all(in, BinaryReader::fixed64)));
        in.end();
        return state;
    }

    private void write(Shown shown, BinaryWriter out) {
        images.write(shown.image(), out);
        Fields.optional(shown.trace(), out, KeyStateCodec::write);
    }

    private Shown shown(BinaryReader in) {
        return new Shown(images.read(in), Fields.optional(in, KeyStateCodec::trace));
    }

    private static void write(Trace trace, BinaryWriter out) {
        Fields.write(trace.position(), out);
        out.unsigned(trace.transaction()).instant(trace.appendedAt());
    }

    private static Trace trace(BinaryReader in) {
        return new Trace(Fields.position(in), in.unsigned(), in.instant());
    }

    private static void write(Partial partial, BinaryWriter out) {
        Fields.all(partial.columns(), out.unsigned(partial.watermark()), (column, to) -> to.text(column));
        out.instant(partial.at());
    }

    private static Partial partial(BinaryReader in) {
        return new Partial(in.unsigned(), Fields.all(in, BinaryReader::text), in.instant());
    }

    private void write(Carried carried, BinaryWriter out) {
        Fields.write(carried.position(), out.unsigned(carried.interval()));
        images.write(carried.image(), out);
    }

    private Carried carried(BinaryReader in) {
        return new Carried(in.unsigned(), Fields.position(in), images.read(in));
    }

    private void write(Unsettled version, BinaryWriter out) {
        Fields.write(version.position(), out.unsigned(version.interval()));
        images.write(version.image(), out.unsigned(version.transaction()).constant(version.operation()));
        Fields.optional(version.hole(), out.instant(version.appendedAt()), KeyStateCodec::write);
    }

    private Unsettled unsettled(BinaryReader in) {
        return new Unsettled(
                in.unsigned(),
                Fields.position(in),
                in.unsigned(),
                in.constant(OPERATIONS),
                images.read(in),
                in.instant(),
                Fields.optional(in, KeyStateCodec::hole));
    }

    private static void write(Hole hole, BinaryWriter out) {
        out.unsigned(hole.oldest()).unsigned(hole.newest()).unsigned(hole.deleted());
    }

    private static Hole hole(BinaryReader in) {
        return new Hole(in.unsigned(), in.unsigned(), in.unsigned());
    }

    private void write(Standing standing, BinaryWriter out) {
        switch (standing) {
            case Standing.Clear _ -> out.u8(CLEAR);
            case Standing.Undecided(long watermark, boolean holds, boolean strayed, long hotSince) -> {
                Fields.flag(holds, out.u8(UNDECIDED).unsigned(watermark));
                Fields.flag(strayed, out);
                out.unsigned(hotSince);
            }
            case Standing.Suspected(Suspect suspect, boolean holds, Stage stage) -> {
                write(suspect, out.u8(kind(stage)));
                Fields.flag(holds, out);
            }
        }
    }

    private static int kind(Stage stage) {
        return switch (stage) {
            case SUSPECT -> SUSPECTED;
            case CONFIRMED -> CONFIRMED;
            case EXPLAINED -> EXPLAINED;
            case ACKNOWLEDGED -> ACKNOWLEDGED;
        };
    }

    private Standing standing(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case CLEAR -> Standing.CLEAR;
            case UNDECIDED -> new Standing.Undecided(in.unsigned(), Fields.flag(in), Fields.flag(in), in.unsigned());
            case SUSPECTED -> new Standing.Suspected(suspect(in), Fields.flag(in), Stage.SUSPECT);
            case CONFIRMED -> new Standing.Suspected(suspect(in), Fields.flag(in), Stage.CONFIRMED);
            case EXPLAINED -> new Standing.Suspected(suspect(in), Fields.flag(in), Stage.EXPLAINED);
            case ACKNOWLEDGED -> new Standing.Suspected(suspect(in), Fields.flag(in), Stage.ACKNOWLEDGED);
            default -> throw new MalformedRecordException("Unknown standing of a key " + kind);
        };
    }

    private void write(Suspect suspect, BinaryWriter out) {
        Fields.all(suspect.columns(), out.constant(suspect.type()), (column, to) -> to.text(column));
        Fields.optional(suspect.expected(), out, images::write);
        Fields.optional(suspect.found(), out, images::write);
        Fields.optional(suspect.sourcePosition(), out, Fields::write);
        Fields.optional(suspect.targetPosition(), out, Fields::write);
        Fields.optional(suspect.targetTransaction(), out, (transaction, to) -> to.unsigned(transaction));
        out.unsigned(suspect.watermark()).instant(suspect.appearedAt()).instant(suspect.raisedAt());
    }

    private Suspect suspect(BinaryReader in) {
        return new Suspect(
                in.constant(CLASSES),
                Fields.all(in, BinaryReader::text),
                Fields.optional(in, images::read),
                Fields.optional(in, images::read),
                Fields.optional(in, Fields::position),
                Fields.optional(in, Fields::position),
                Fields.optional(in, BinaryReader::unsigned),
                in.unsigned(),
                in.instant(),
                in.instant());
    }
}
