package io.lockstep.verifier.streams;

import io.lockstep.events.Columns;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Replay;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.verifier.matching.Catalogue;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Mark;
import io.lockstep.verifier.matching.Marks;
import io.lockstep.verifier.matching.Reading;
import io.lockstep.verifier.matching.Truncates;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is remembered of a lane, as bytes, in three parts by how often they change: how far the logs were read with
/// the accounts (every record), the marks (every watermark), the catalogue (rarely).
final class LaneStateCodec {
    static final int VERSION = 4;

    private static final Side[] SIDES = Side.values();
    private static final UnprovenReason[] REASONS = UnprovenReason.values();
    private static final Comparator<Catalogue.Notice> NOTICES = Comparator.comparing(Catalogue.Notice::side)
            .thenComparingLong(Catalogue.Notice::interval)
            .thenComparing(Catalogue.Notice::table)
            .thenComparing(Catalogue.Notice::reason);

    private LaneStateCodec() {}

    static byte[] encodeReading(LaneState state) {
        var out = new BinaryWriter(128);
        Fields.version(out, VERSION);
        out.unsigned(state.epoch());
        write(state.source(), out);
        write(state.target(), out);
        AccountCodec.write(state.sourceAccount(), out);
        AccountCodec.write(state.targetAccount(), out);
        return out.toBytes();
    }

    static byte[] encode(Marks marks) {
        var out = new BinaryWriter(256);
        Fields.version(out, VERSION);
        Fields.all(marks.source(), out, LaneStateCodec::write);
        Fields.all(marks.target(), out, LaneStateCodec::write);
        Fields.optional(marks.newestSource(), out, LaneStateCodec::write);
        Fields.optional(marks.newestTarget(), out, LaneStateCodec::write);
        out.unsigned(marks.sourceTail()).unsigned(marks.targetTail());
        out.unsigned(marks.n0()).unsigned(marks.t0()).unsigned(marks.proofPoint());
        Fields.optional(marks.proven(), out, LaneStateCodec::write);
        Fields.optional(marks.replicationMillis(), out, (millis, to) -> to.signed(millis));
        return out.toBytes();
    }

    static byte[] encode(Catalogue catalogue) {
        var out = new BinaryWriter(256);
        Fields.version(out, VERSION);
        Fields.all(new TreeMap<>(catalogue.columns()).values(), out, LaneStateCodec::write);
        Fields.all(catalogue.notices().stream().sorted(NOTICES).toList(), out, LaneStateCodec::write);
        Fields.all(new TreeMap<>(catalogue.schemes()).entrySet(), out, LaneStateCodec::write);
        Fields.all(catalogue.broken().stream().sorted().toList(), out, (reason, to) -> to.constant(reason));
        Fields.all(new TreeMap<>(catalogue.truncates()).entrySet(), out, LaneStateCodec::writeTruncates);
        Fields.all(catalogue.replays(), out, LaneStateCodec::write);
        return out.toBytes();
    }

    static LaneState decode(byte[] reading, byte[] marks, byte[] catalogue) {
        var in = new BinaryReader(reading);
        Fields.requireVersion(in, VERSION);
        var state = new LaneState(
                in.unsigned(),
                reading(in),
                reading(in),
                AccountCodec.source(in),
                AccountCodec.target(in),
                decodeMarks(marks),
                decodeCatalogue(catalogue));
        in.end();
        return state;
    }

    private static Marks decodeMarks(byte[] bytes) {
        var in = new BinaryReader(bytes);
        Fields.requireVersion(in, VERSION);
        var marks = new Marks(
                Fields.all(in, LaneStateCodec::mark),
                Fields.all(in, LaneStateCodec::mark),
                Fields.optional(in, LaneStateCodec::mark),
                Fields.optional(in, LaneStateCodec::mark),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                Fields.optional(in, LaneStateCodec::mark),
                Fields.optional(in, BinaryReader::signed));
        in.end();
        return marks;
    }

    private static Catalogue decodeCatalogue(byte[] bytes) {
        var in = new BinaryReader(bytes);
        Fields.requireVersion(in, VERSION);
        var columns = new LinkedHashMap<Long, Columns>();
        Fields.all(in, LaneStateCodec::columns).forEach(each -> columns.put(each.id(), each));
        var notices = Set.copyOf(Fields.all(in, LaneStateCodec::notice));
        var schemes = new EnumMap<Side, FingerprintScheme>(Side.class);
        Fields.all(in, LaneStateCodec::scheme).forEach(each -> schemes.put(each.getKey(), each.getValue()));
        var broken = Set.copyOf(Fields.all(in, from -> from.constant(REASONS)));
        var truncates = new HashMap<TableId, Truncates>();
        Fields.all(in, LaneStateCodec::truncates).forEach(each -> truncates.put(each.getKey(), each.getValue()));
        List<Replay> replays = Fields.all(in, LaneStateCodec::replay);
        in.end();
        return new Catalogue(columns, notices, schemes, broken, truncates, replays);
    }

    private static void write(Reading reading, BinaryWriter out) {
        Fields.write(reading.last(), out);
        out.unsigned(reading.epoch()).unsigned(reading.watermark()).unsigned(reading.versions());
    }

    private static Reading reading(BinaryReader in) {
        return new Reading(Fields.position(in), in.unsigned(), in.unsigned(), in.unsigned());
    }

    private static void write(Mark mark, BinaryWriter out) {
        out.unsigned(mark.sequence())
                .unsigned(mark.seen())
                .instant(mark.writtenAt())
                .instant(mark.appendedAt());
    }

    private static Mark mark(BinaryReader in) {
        return new Mark(in.unsigned(), in.unsigned(), in.instant(), in.instant());
    }

    private static void write(Columns columns, BinaryWriter out) {
        Fields.all(columns.names(), out, (name, to) -> to.text(name));
    }

    private static Columns columns(BinaryReader in) {
        return new Columns(Fields.all(in, BinaryReader::text));
    }

    private static void write(Catalogue.Notice notice, BinaryWriter out) {
        out.constant(notice.side()).unsigned(notice.interval());
        Fields.write(notice.table(), out);
        out.constant(notice.reason());
    }

    private static Catalogue.Notice notice(BinaryReader in) {
        return new Catalogue.Notice(in.constant(SIDES), in.unsigned(), Fields.table(in), in.constant(REASONS));
    }

    private static void writeTruncates(Map.Entry<TableId, Truncates> entry, BinaryWriter out) {
        Truncates truncates = entry.getValue();
        Fields.write(entry.getKey(), out);
        Fields.all(truncates.source(), out, LaneStateCodec::write);
        Fields.all(truncates.target(), out, LaneStateCodec::write);
        out.unsigned(truncates.due()).unsigned(truncates.shown());
        out.unsigned(truncates.dueAt()).unsigned(truncates.shownAt()).signed(truncates.emptied());
        Fields.write(truncates.emptiedAt(), out);
        out.signed(truncates.newestSource()).signed(truncates.newestTarget());
    }

    private static Map.Entry<TableId, Truncates> truncates(BinaryReader in) {
        TableId table = Fields.table(in);
        var truncates = new Truncates(
                Fields.all(in, LaneStateCodec::cut),
                Fields.all(in, LaneStateCodec::cut),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                in.unsigned(),
                in.signed(),
                Fields.position(in),
                in.signed(),
                in.signed());
        return Map.entry(table, truncates);
    }

    private static void write(Truncates.Cut cut, BinaryWriter out) {
        Fields.write(cut.position(), out.unsigned(cut.interval()));
        Fields.flag(cut.replayed(), out.instant(cut.appendedAt()));
    }

    private static Truncates.Cut cut(BinaryReader in) {
        return new Truncates.Cut(in.unsigned(), Fields.position(in), in.instant(), Fields.flag(in));
    }

    private static void write(Replay replay, BinaryWriter out) {
        out.unsigned(replay.from()).unsigned(replay.to()).instant(replay.since());
    }

    private static Replay replay(BinaryReader in) {
        return new Replay(in.unsigned(), in.unsigned(), in.instant());
    }

    private static void write(Map.Entry<Side, FingerprintScheme> scheme, BinaryWriter out) {
        Fields.write(scheme.getValue(), out.constant(scheme.getKey()));
    }

    private static Map.Entry<Side, FingerprintScheme> scheme(BinaryReader in) {
        return Map.entry(in.constant(SIDES), Fields.scheme(in));
    }
}
