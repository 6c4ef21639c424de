package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The keys of the state stores. Each begins with the lane, so that several lanes can share a task. Not
/// thread-safe.
final class StoreKeys {
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

    /// Sorts by watermark. Without a key it stands before all keys of the watermark.
    Bytes interval(long watermark) {
        return join(watermarkBytes(watermark));
    }

    Bytes interval(long watermark, RowKey key) {
        byte[] row = encoded(key);
        byte[] both = Arrays.copyOf(watermarkBytes(watermark), Long.BYTES + row.length);
        System.arraycopy(row, 0, both, Long.BYTES, row.length);
        return join(both);
    }

    /// Before every key that sorts behind that of an entry.
    Bytes behind(Indexed entry) {
        byte[] at = interval(entry.watermark(), entry.key()).get();
        return Bytes.wrap(Arrays.copyOf(at, at.length + 1));
    }

    /// What the keys of a table begin with.
    Bytes interval(long watermark, TableId table) {
        var out = new BinaryWriter(64).fixed64(watermark);
        Fields.write(table, out);
        return join(out.toBytes());
    }

    /// Reads what [#interval(long, RowKey)] wrote.
    Indexed indexed(Bytes key) {
        byte[] rest = rest(key);
        long watermark = new BinaryReader(rest).fixed64();
        return new Indexed(watermark, RowKeyCodec.decode(Arrays.copyOfRange(rest, Long.BYTES, rest.length)));
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

    private static byte[] watermarkBytes(long watermark) {
        return new BinaryWriter(Long.BYTES).fixed64(watermark).toBytes();
    }

    private Bytes join(byte[] rest) {
        byte[] joined = Arrays.copyOf(lane, lane.length + rest.length);
        System.arraycopy(rest, 0, joined, lane.length, rest.length);
        return Bytes.wrap(joined);
    }
}
