package io.lockstep.app.topics;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Lsn;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Looks for whole transactions in the change topics. A partition holds a transaction's changes between those of
/// earlier and of later commits, so that of a topic of any length only a short stretch is read. Confined to one thread.
final class TransactionSearch {
    /// How long before its place is known to have been appended the search begins.
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int SHOWN = 20;

    private final TopicAccess access;

    TransactionSearch(TopicAccess access) {
        this.access = access;
    }

    /// The transactions that made the versions which divergences name, each once; without those that the topics no
    /// longer hold.
    List<Transaction> of(Tape tape, List<Divergence> divergences) {
        Set<Place> places = new HashSet<>();
        List<Transaction> found = new ArrayList<>();
        for (Divergence divergence : divergences) {
            for (Place place : Place.of(divergence)) {
                if (places.add(place)) {
                    at(tape, place, divergence.appearedAt()).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<Transaction> at(Tape tape, Place place, Instant about) {
        List<TopicPartition> partitions = tape.partitions(access.topics().changes(place.side()));
        tape.fromTime(partitions, about.minus(MARGIN));
        var playing = new Playing(place, partitions.size());
        tape.play(playing::hear);
        if (playing.beganTooLate()) {
            tape.fromBeginning(partitions);
            playing = new Playing(place, partitions.size());
            tape.play(playing::hear);
        }
        return playing.transaction();
    }

    /// Where the log of a lane on one side has a transaction. Of one that spans lanes each has its part, numbered by
    /// itself.
    private record Place(String lane, Side side, Lsn previousCommit) {
        static List<Place> of(Divergence divergence) {
            var places = new ArrayList<Place>();
            if (divergence.targetPosition() != null) {
                places.add(new Place(
                        divergence.lane(),
                        Side.TARGET,
                        divergence.targetPosition().previousCommit()));
            }
            if (divergence.sourcePosition() != null) {
                places.add(new Place(
                        divergence.lane(),
                        Side.SOURCE,
                        divergence.sourcePosition().previousCommit()));
            }
            return places;
        }
    }

    /// One playing of a side's partitions, until all of them are beyond the transaction.
    private static final class Playing {
        private final Place place;
        private final int partitions;
        private final Set<Integer> before = new HashSet<>();
        private final Set<Integer> beyond = new HashSet<>();
        private final BitSet ordinals = new BitSet();
        private final TreeMap<Integer, RowVersion> first = new TreeMap<>();

        Playing(Place place, int partitions) {
            this.place = place;
            this.partitions = partitions;
        }

        boolean hear(ConsumerRecord<byte[], byte[]> record) {
            RowSearch.decoded(record).ifPresent(change -> take(change, record.partition()));
            return beyond.size() < partitions;
        }

        private void take(ChangeRecord change, int partition) {
            boolean placed = change instanceof RowVersion || change instanceof Watermark;
            if (!placed || !change.lane().equals(place.lane())) {
                return;
            }
            int order = change.position().previousCommit().compareTo(place.previousCommit());
            if (order < 0) {
                before.add(partition);
            }
            if (order > 0) {
                beyond.add(partition);
            }
            if (order == 0 && change instanceof RowVersion version) {
                keep(version);
            }
        }

        /// The same change may have been delivered twice.
        private void keep(RowVersion version) {
            ordinals.set(version.position().ordinal());
            first.put(version.position().ordinal(), version);
            if (first.size() > SHOWN) {
                first.pollLastEntry();
            }
        }

        /// Whether a partition's part of the transaction may lie before what was played.
        boolean beganTooLate() {
            return before.size() < partitions;
        }

        Optional<Transaction> transaction() {
            return first.values().stream()
                    .findFirst()
                    .map(version -> new Transaction(
                            place.side(),
                            version.transaction(),
                            version.committedAt(),
                            ordinals.cardinality(),
                            List.copyOf(first.values())));
        }
    }
}
