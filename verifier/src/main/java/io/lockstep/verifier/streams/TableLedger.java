package io.lockstep.verifier.streams;

import io.lockstep.events.TableId;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.json.TableProgress;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.TornTransactions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// The figures of the tables of one lane in one partition: read once, added to in memory, and written back when the
/// task commits.
final class TableLedger {
    private final KeyValueStore<Bytes, byte[]> store;
    private final StoreKeys keys;
    private final Map<TableId, TableFigures> figures = new TreeMap<>();
    private final Set<TableId> changed = new HashSet<>();
    private final Map<TableId, Bytes> storeKeys = new HashMap<>();
    private final TornTransactions transactions = new TornTransactions();

    /// @param epoch the lane's: figures of earlier ones are void
    TableLedger(KeyValueStore<Bytes, byte[]> store, StoreKeys keys, long epoch) {
        this.store = store;
        this.keys = keys;
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(keys.first(), keys.last())) {
            entries.forEachRemaining(entry -> {
                if (TableFiguresCodec.epoch(entry.value) == epoch) {
                    figures.put(table(entry.key), TableFiguresCodec.decode(entry.value));
                }
            });
        }
    }

    void add(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted -> of(accepted.table()).accepted(accepted);
            case Outcome.Settled settled -> settled(settled);
            case Outcome.Accounted accounted -> of(accounted.table()).accounted(accounted);
            case Outcome.SuspectRaised raised -> of(raised.key().table()).suspects++;
            case Outcome.TruncateMismatch mismatch -> of(mismatch.table()).suspects++;
            case Outcome.Healed healed -> of(healed.key().table()).suspects--;
            case Outcome.Refuted refuted -> of(refuted.key().table()).suspects--;
            case Outcome.UndecidedBegan began -> of(began.key().table()).undecided++;
            case Outcome.UndecidedEnded ended -> of(ended.key().table()).undecided--;
            case Outcome.RowTooHot hot -> of(hot.key().table()).hot++;
            case Outcome.RowCooled cooled -> of(cooled.key().table()).hot--;
            case Outcome.VisibilityLost lost -> of(lost.key().table()).partial++;
            case Outcome.VisibilityRegained regained -> of(regained.key().table()).partial--;
            case Outcome.Transient passed -> of(passed.key().table()).transients.merge(passed.type(), 1L, Long::sum);
            case Outcome.TableUnproven unproven -> of(unproven.table()).reasons.add(unproven.reason());
            case Outcome.EpochBegan _ -> clear();
            case Outcome.ProofPoint _ -> transactions.forget();
            case Outcome.SuspectChanged _,
                    Outcome.PartlyCompared _,
                    Outcome.Confirmed _,
                    Outcome.Dismissed _,
                    Outcome.Rechecked _,
                    Outcome.Acknowledged _,
                    Outcome.Redelivered _,
                    Outcome.PartitionUnproven _ -> {}
        }
    }

    /// A torn transaction counts for the table of the row by which it was found.
    private void settled(Outcome.Settled settled) {
        TableFigures table = of(settled.table());
        table.settled(settled);
        table.torn += transactions.tears(settled) ? 1 : 0;
    }

    void write(long epoch) {
        for (TableId table : changed) {
            store.put(storeKeys.computeIfAbsent(table, this::key), TableFiguresCodec.encode(epoch, of(table)));
        }
        changed.clear();
    }

    Map<TableId, TableProgress> progress() {
        return figures.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().progress()));
    }

    private TableFigures of(TableId table) {
        changed.add(table);
        return figures.computeIfAbsent(table, _ -> new TableFigures());
    }

    /// What is stored of the tables that do not appear again stays behind with its epoch, and counts for nothing.
    private void clear() {
        figures.clear();
        transactions.forget();
        changed.clear();
    }

    private Bytes key(TableId table) {
        var out = new BinaryWriter(64);
        Fields.write(table, out);
        return keys.of(out.toBytes());
    }

    private TableId table(Bytes key) {
        return Fields.table(new BinaryReader(keys.rest(key)));
    }
}
