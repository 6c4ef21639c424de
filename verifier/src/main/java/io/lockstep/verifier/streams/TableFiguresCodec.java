package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Operation;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.MalformedRecordException;
import java.util.Map;

/// The figures of a table as bytes: the epoch they belong to, counts, and the filled buckets of the lags by operation.
final class TableFiguresCodec {
    static final int VERSION = 3;

    private static final Operation[] OPERATIONS = Operation.values();
    private static final DivergenceClass[] CLASSES = DivergenceClass.values();
    private static final UnprovenReason[] REASONS = UnprovenReason.values();

    private TableFiguresCodec() {}

    static byte[] encode(long epoch, TableFigures figures) {
        var out = new BinaryWriter(256);
        Fields.version(out, VERSION);
        out.unsigned(epoch).unsigned(figures.rows).unsigned(figures.suspects);
        out.unsigned(figures.undecided)
                .unsigned(figures.partial)
                .unsigned(figures.hot)
                .unsigned(figures.torn);
        counts(figures.source, out);
        counts(figures.target, out);
        counts(figures.transients, out);
        Fields.all(figures.reasons, out, (reason, to) -> to.constant(reason));
        AccountCodec.write(figures.sourceAccount, out);
        AccountCodec.write(figures.targetAccount, out);
        Fields.all(figures.lags.entrySet(), out, (lag, to) -> lag(lag.getValue(), to.constant(lag.getKey())));
        return out.toBytes();
    }

    /// The epoch that figures belong to: those of an earlier epoch than the lane's are void.
    static long epoch(byte[] bytes) {
        var in = new BinaryReader(bytes);
        Fields.requireVersion(in, VERSION);
        return in.unsigned();
    }

    /// @throws MalformedRecordException when the bytes are not exactly the figures of a table
    static TableFigures decode(byte[] bytes) {
        var in = new BinaryReader(bytes);
        Fields.requireVersion(in, VERSION);
        in.unsigned();
        var figures = new TableFigures();
        figures.rows = in.unsigned();
        figures.suspects = in.unsigned();
        figures.undecided = in.unsigned();
        figures.partial = in.unsigned();
        figures.hot = in.unsigned();
        figures.torn = in.unsigned();
        counts(figures.source, in, OPERATIONS);
        counts(figures.target, in, OPERATIONS);
        counts(figures.transients, in, CLASSES);
        figures.reasons.addAll(Fields.all(in, from -> from.constant(REASONS)));
        figures.sourceAccount = AccountCodec.source(in);
        figures.targetAccount = AccountCodec.target(in);
        lags(figures, in);
        in.end();
        return figures;
    }

    private static void counts(Map<? extends Enum<?>, Long> counts, BinaryWriter out) {
        Fields.all(
                counts.entrySet(),
                out,
                (count, to) -> to.constant(count.getKey()).unsigned(count.getValue()));
    }

    private static <E extends Enum<E>> void counts(Map<E, Long> counts, BinaryReader in, E[] constants) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            counts.put(in.constant(constants), in.unsigned());
        }
    }

    private static void lags(TableFigures figures, BinaryReader in) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            lag(figures.lags(in.constant(OPERATIONS)), in);
        }
    }

    private static void lag(long[] lag, BinaryWriter out) {
        for (int bucket = 0; bucket < lag.length; bucket++) {
            if (lag[bucket] > 0) {
                out.unsigned(bucket + 1L).unsigned(lag[bucket]);
            }
        }
        out.unsigned(0);
    }

    private static void lag(long[] lag, BinaryReader in) {
        for (long bucket = in.unsigned(); bucket > 0; bucket = in.unsigned()) {
            if (bucket > lag.length) {
                throw new MalformedRecordException("A lag in bucket " + bucket);
            }
            lag[(int) bucket - 1] = in.unsigned();
        }
    }
}
