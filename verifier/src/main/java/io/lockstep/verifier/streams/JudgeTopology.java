package io.lockstep.verifier.streams;

import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.verifier.matching.Judge;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/// Both change topics and the rulings → the judge with its stores → suspects, verdicts, partials,
/// progress. One task judges
/// one partition of all three topics, which is why they must have the same number of partitions: Kafka Streams does
/// not check it.
///
/// @param persistent whether state is kept on disk, or on the heap
/// @param lanes those that the migration has
/// @param unreadable is told of what cannot be read
public record JudgeTopology(
        Topics topics, Judge judge, Set<String> lanes, boolean persistent, UnreadableRecords unreadable) {
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String RULINGS = "rulings";
    private static final String JUDGE = "judge";

    public JudgeTopology {
        lanes = Set.copyOf(lanes);
    }

    /// The topology, from top to bottom.
    public Topology build() {
        var bytesIn = new ByteArrayDeserializer();
        var bytesOut = new ByteArraySerializer();
        return new Topology()
                .addSource(AutoOffsetReset.none(), SOURCE, bytesIn, bytesIn, topics.changes(Side.SOURCE))
                .addSource(AutoOffsetReset.none(), TARGET, bytesIn, bytesIn, topics.changes(Side.TARGET))
                .addSource(AutoOffsetReset.earliest(), RULINGS, bytesIn, bytesIn, topics.rulings())
                .addProcessor(JUDGE, new Judges(), SOURCE, TARGET, RULINGS)
                .addSink(Outbox.SUSPECTS, topics.suspects(), bytesOut, bytesOut, JUDGE)
                .addSink(Outbox.VERDICTS, topics.verdicts(), bytesOut, bytesOut, JUDGE)
                .addSink(Outbox.PARTIALS, topics.partials(), bytesOut, bytesOut, JUDGE)
                .addSink(Outbox.PROGRESS, topics.progress(), bytesOut, bytesOut, JUDGE);
    }

    /// The topics on Kafka that hold the state of an application.
    public static List<String> changelogs(String application) {
        return JudgeStores.NAMES.stream()
                .map(store -> application + "-" + store + "-changelog")
                .toList();
    }

    private final class Judges implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new JudgeProcessor(topics, judge, lanes, unreadable);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            var all = new HashSet<StoreBuilder<?>>(JudgeStores.builders(persistent));
            all.add(BeforeCommit.builder());
            return all;
        }
    }
}
