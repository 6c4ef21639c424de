package io.lockstep.app.topics;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.RowKeyCodec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/// Looks for one row in the change topics. Confined to one thread.
final class RowSearch {
    private static final long EVERY = 250_000;

    private final TopicAccess access;
    private final Consumer<String> progress;
    private final int most;
    private final Map<Long, Columns> columns = new HashMap<>();
    private final List<TableNotice> notices = new ArrayList<>();

    /// @param most how many versions of each side are kept, the newest
    RowSearch(TopicAccess access, int most, Consumer<String> progress) {
        this.access = access;
        this.most = most;
        this.progress = progress;
    }

    /// The row's key, in the form that the table's keys have in the topics.
    ///
    /// @throws UserError when the topics hold no change of the table
    RowKey key(Tape tape, RowText row) {
        for (Side side : Side.values()) {
            Optional<RowKey> found = anyKey(tape, side, row.table());
            if (found.isPresent()) {
                return row.like(found.get());
            }
        }
        throw new UserError(
                "the change topics hold no change of " + row.table(),
                "write the table as on the target; rows that have not changed lately have no story",
                ExitStatus.UNVERIFIED);
    }

    /// The partition of a row, the same on both sides.
    int partition(Tape tape, RowKey key) {
        int partitions = tape.partitions(access.topics().changes(Side.SOURCE)).size();
        return Utils.toPositive(Utils.murmur2(RowKeyCodec.encode(key))) % partitions;
    }

    /// The newest versions of a row on a side, in the order of the log.
    List<Told> versions(Tape tape, Side side, RowKey key, int partition) {
        Deque<Told> found = new ArrayDeque<>();
        tape.fromBeginning(List.of(new TopicPartition(access.topics().changes(side), partition)));
        var playing = new Playing(tape.left(), side, key, found);
        tape.play(playing::hear);
        return List.copyOf(found);
    }

    Map<Long, Columns> columns() {
        return Map.copyOf(columns);
    }

    /// What was said about the table as a whole.
    List<TableNotice> notices() {
        return List.copyOf(notices);
    }

    private Optional<RowKey> anyKey(Tape tape, Side side, TableId table) {
        var found = new AtomicReference<Optional<RowKey>>(Optional.empty());
        tape.fromBeginning(tape.partitions(access.topics().changes(side)));
        tape.play(record -> {
            found.set(decoded(record)
                    .filter(RowVersion.class::isInstance)
                    .map(change -> ((RowVersion) change).key())
                    .filter(key -> key.table().equals(table)));
            return found.get().isEmpty();
        });
        return found.get();
    }

    /// What a record says; nothing when it cannot be read.
    static Optional<ChangeRecord> decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(record.value()).map(ChangeRecordCodec::decode);
        } catch (MalformedRecordException _) {
            return Optional.empty();
        }
    }

    /// One playing of a partition.
    private final class Playing {
        private final long whole;
        private final Side side;
        private final RowKey key;
        private final Deque<Told> found;
        private long read;
        private final Map<String, Long> watermarks = new HashMap<>();

        Playing(long whole, Side side, RowKey key, Deque<Told> found) {
            this.whole = whole;
            this.side = side;
            this.key = key;
            this.found = found;
        }

        boolean hear(ConsumerRecord<byte[], byte[]> record) {
            if (++read % EVERY == 0) {
                progress.accept("read " + read + " of " + whole + " records of the " + side.word());
            }
            decoded(record).ifPresent(change -> take(change, Instant.ofEpochMilli(record.timestamp())));
            return true;
        }

        private void take(ChangeRecord change, Instant at) {
            switch (change) {
                case Watermark mark -> watermarks.put(mark.lane(), mark.sequence());
                case ColumnsDeclared declared
                when declared.table().equals(key.table()) ->
                    columns.put(declared.columns().id(), declared.columns());
                case ColumnsDeclared _ -> {}
                case TableNotice notice when notice.table().equals(key.table()) -> notices.add(notice);
                case TableNotice _ -> {}
                case RowVersion version
                when version.key().equals(key) ->
                    keep(new Told(side, at, watermarks.getOrDefault(version.lane(), 0L), version));
                case RowVersion _ -> {}
            }
        }

        private void keep(Told told) {
            found.add(told);
            if (found.size() > most) {
                found.remove();
            }
        }
    }
}
