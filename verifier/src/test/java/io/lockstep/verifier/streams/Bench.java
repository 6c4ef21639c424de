package io.lockstep.verifier.streams;

import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// The topology without a broker, one partition of it, under a clock that the test moves.
final class Bench implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    static final String OTHER = "other";
    private static final Set<String> LANES = Set.of(History.LANE, OTHER);

    private final Topics topics = new Topics("bench");
    private final TopologyTestDriver driver;
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private Instant broker = START;
    private int played;

    Bench() {
        var properties = new Properties();
        properties.put("application.id", "bench");
        properties.put("bootstrap.servers", "nowhere:1");
        driver = new TopologyTestDriver(
                new JudgeTopology(topics, new Judge(Rules.of(Mode.ORDERED)), LANES, false, unreadable).build(),
                properties,
                START);
    }

    /// Pipes in what a history has gained since the last time. The broker takes every record at one and the same
    /// moment; [#pass] moves it.
    Bench play(History history) {
        List<LogRecord> records = history.records();
        records.subList(played, records.size()).forEach(this::pipe);
        played = records.size();
        return this;
    }

    void pipe(LogRecord record) {
        pipe(record.side(), record.key(), record.value());
    }

    void pipe(Side side, byte @Nullable [] key, byte @Nullable [] value) {
        driver.createInputTopic(topics.changes(side), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, broker));
    }

    Bench rule(Ruling ruling) {
        return onRulings(EventsJson.encode(ruling));
    }

    Bench onRulings(byte @Nullable [] record) {
        driver.createInputTopic(topics.rulings(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(new byte[0], record, broker));
        return this;
    }

    long unreadableRulings() {
        return unreadable.rulings();
    }

    long unreadableChanges() {
        return unreadable.changes();
    }

    /// Lets time pass, for the broker and for the verifier.
    Bench pass(Duration time) {
        broker = broker.plus(time);
        driver.advanceWallClockTime(time);
        return this;
    }

    List<Divergence> verdicts() {
        return read(topics.verdicts()).stream()
                .map(record -> EventsJson.divergence(record.value()))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> suspects() {
        return read(topics.suspects());
    }

    /// The rows compared in part; empty for one that is no longer.
    List<Optional<PartialMatch>> partials() {
        return read(topics.partials()).stream()
                .map(record -> Optional.ofNullable(record.value()).map(EventsJson::partialMatch))
                .toList();
    }

    /// What was published since the last time this was asked.
    List<Progress> progress() {
        return read(topics.progress()).stream()
                .map(record -> EventsJson.progress(record.value()))
                .toList();
    }

    /// The figures of the orders in the newest of these.
    static TableProgress orders(List<Progress> published) {
        return orders(published.getLast());
    }

    static TableProgress orders(Progress published) {
        return Objects.requireNonNull(published.tables().get(History.ORDERS));
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
