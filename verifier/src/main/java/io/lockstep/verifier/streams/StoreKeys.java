package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The keys of the state stores. Each begins with the lane, so that several lanes can share a task. Not
/// thread-safe.
final class StoreKeys {
    private static final Agenda.Axis[] AXES = Agenda.Axis.values();
    private static final int AGENDA_BYTES = 1 + Long.BYTES;
    private static final byte[] WATCHED = {(byte) AXES.length};

    private final byte[] lane;
    private @Nullable RowKey newest;
    private byte[] newestBytes = new byte[0];

    StoreKeys(String lane) {
        this.lane = new BinaryWriter(16).text(lane).toBytes();
    }

    /// Before every other key of the lane.
    Bytes first() {
        return Bytes.wrap(lane);
    }

    /// Behind every other key of the lane.
    Bytes last() {
        byte[] last = lane.clone();
        last[last.length - 1]++;
        return Bytes.wrap(last);
    }

    Bytes of(RowKey key) {
        return join(encoded(key));
    }

    Bytes of(byte[] rest) {
        return join(rest);
    }

    /// A part of what is remembered of the lane itself.
    Bytes part(int number) {
        return join(new byte[] {(byte) number});
    }

    /// What follows the lane in a key.
    byte[] rest(Bytes key) {
        return Arrays.copyOfRange(key.get(), lane.length, key.get().length);
    }

    /// Sorts by agenda. Without a key it stands before all keys of the agenda.
    Bytes index(Agenda agenda) {
        return join(bytes(agenda));
    }

    Bytes index(Agenda agenda, RowKey key) {
        return join(concatenated(bytes(agenda), encoded(key)));
    }

    /// Before every key that sorts behind that of an entry.
    Bytes behind(Indexed entry) {
        byte[] at = index(entry.agenda(), entry.key()).get();
        return Bytes.wrap(Arrays.copyOf(at, at.length + 1));
    }

    /// Reads what [#index(Agenda, RowKey)] wrote.
    Indexed indexed(Bytes key) {
        byte[] rest = rest(key);
        var in = new BinaryReader(rest);
        var agenda = new Agenda(in.constant(AXES), in.fixed64());
        return new Indexed(agenda, RowKeyCodec.decode(Arrays.copyOfRange(rest, AGENDA_BYTES, rest.length)));
    }

    /// What the keys of watched rows begin with, behind all that are indexed.
    Bytes watched() {
        return join(WATCHED);
    }

    Bytes watched(RowKey key) {
        return join(concatenated(WATCHED, encoded(key)));
    }

    /// What the keys of watched rows of a table begin with.
    Bytes watched(TableId table) {
        var out = new BinaryWriter(64);
        Fields.write(table, out);
        return join(concatenated(WATCHED, out.toBytes()));
    }

    /// Reads what [#watched(RowKey)] wrote.
    RowKey watchedRow(Bytes key) {
        byte[] rest = rest(key);
        return RowKeyCodec.decode(Arrays.copyOfRange(rest, WATCHED.length, rest.length));
    }

    /// The judge asks for one key several times in a row.
    @SuppressWarnings("ReferenceEquality")
    private byte[] encoded(RowKey key) {
        if (key != newest) {
            newestBytes = RowKeyCodec.encode(key);
            newest = key;
        }
        return newestBytes;
    }

    private static byte[] bytes(Agenda agenda) {
        return new BinaryWriter(AGENDA_BYTES)
                .constant(agenda.axis())
                .fixed64(agenda.watermark())
                .toBytes();
    }

    private Bytes join(byte[] rest) {
        return Bytes.wrap(concatenated(lane, rest));
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
