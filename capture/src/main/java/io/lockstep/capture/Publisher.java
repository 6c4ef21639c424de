package io.lockstep.capture;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableNotice;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.RowKeyCodec;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Sends row versions to the partition of their key, and everything else to every partition, so that each is cut at
/// the same logical point. Tells each partition with every watermark how many versions it was sent since the
/// previous one; the count begins anew with each publisher, so after a restart it may be too low, never too high.
/// Not thread-safe.
final class Publisher {
    private final Sink sink;
    private final long[] versionsSince;

    Publisher(Sink sink, int partitions) {
        this.sink = sink;
        this.versionsSince = new long[partitions];
    }

    /// @param origin the replication origin of the change; null when it has none, or that is not told
    void publish(ChangeRecord record, @Nullable String origin) {
        switch (record) {
            case RowVersion version -> publish(version, origin);
            case Watermark watermark -> publish(watermark);
            case ColumnsDeclared _, TableNotice _ -> broadcast(record, origin);
        }
    }

    private void publish(RowVersion version, @Nullable String origin) {
        byte[] key = RowKeyCodec.encode(version.key());
        int partition = Utils.toPositive(Utils.murmur2(key)) % versionsSince.length;
        sink.send(partition, key, ChangeRecordCodec.encode(version), origin);
        versionsSince[partition]++;
    }

    private void publish(Watermark mark) {
        for (int partition = 0; partition < versionsSince.length; partition++) {
            var counted = new Watermark(
                    mark.lane(),
                    mark.position(),
                    mark.sequence(),
                    mark.epoch(),
                    mark.seen(),
                    mark.writtenAt(),
                    versionsSince[partition]);
            sink.send(partition, null, ChangeRecordCodec.encode(counted), null);
            versionsSince[partition] = 0;
        }
    }

    /// Sends notices, and returns when the broker has them.
    static void announce(List<TableNotice> notices, Sink sink, int partitions) {
        var publisher = new Publisher(sink, partitions);
        notices.forEach(notice -> publisher.publish(notice, null));
        sink.flush();
    }

    private void broadcast(ChangeRecord record, @Nullable String origin) {
        byte[] value = ChangeRecordCodec.encode(record);
        for (int partition = 0; partition < versionsSince.length; partition++) {
            sink.send(partition, null, value, origin);
        }
    }
}
