package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Topics;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.streams.History.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a task does whose stores are all that is left of its predecessor, and for which no further record comes: one
/// that was killed after it had committed what it read and before it said what that proves.
class JudgeProcessorTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final int VERSIONS = 10;

    private final Topics topics = new Topics("processor");
    private final UnreadableRecords unreadable = new UnreadableRecords();

    @TempDir
    private Path directory;

    private MockProcessorContext<byte[], byte[]> context;

    @BeforeEach
    void openStores() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "processor");
        context = new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
        context.setCurrentSystemTimeMs(START.toEpochMilli());
        for (var builder : JudgeStores.builders(false)) {
            KeyValueStore<Bytes, byte[]> store =
                    builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        context.addStateStore(BeforeCommit.builder().build());
    }

    @Test
    void the_next_says_what_the_last_had_proven_and_not_yet_said() {
        play(started(1000), moved());
        long said = progress().getLast().proven();

        started(1000);
        pass(ProgressPace.ALIVE);

        assertThat(said).isLessThan(3);
        assertThat(progress().getLast().proven()).isEqualTo(3);
    }

    @Test
    void the_next_goes_on_with_a_proof_point_that_the_last_left_unfinished() {
        play(started(1), moved());

        started(1);
        pass(ProgressPace.ALIVE);
        pass(ProgressPace.ALIVE);

        Progress last = progress().getLast();
        assertThat(last.proven()).isEqualTo(3);
        assertThat(Bench.orders(last).settled()).isEqualTo(VERSIONS);
    }

    @Test
    void the_next_says_nothing_of_what_was_never_read() {
        started(1000);
        pass(ProgressPace.ALIVE);

        assertThat(context.forwarded()).isEmpty();
    }

    /// Rows that were moved correctly. Everything is read within one moment.
    private static List<LogRecord> moved() {
        var history = new History(1).watermark(1).watermark(2);
        for (int row = 0; row < VERSIONS; row++) {
            history.commit(SOURCE, Change.insert(row, row, 1)).commit(TARGET, Change.insert(row, row, 1));
        }
        return history.watermark(3).records();
    }

    private JudgeProcessor started(int slice) {
        context.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
        var processor = new JudgeProcessor(
                topics, new Judge(Rules.of(Mode.ORDERED), slice), Set.of(History.LANE, Bench.OTHER), unreadable);
        processor.init(context);
        return processor;
    }

    private void play(JudgeProcessor processor, List<LogRecord> records) {
        for (LogRecord each : records) {
            context.setRecordMetadata(topics.changes(each.side()), each.partition(), 0);
            processor.process(new Record<>(each.key(), each.value(), START.toEpochMilli()));
        }
        BeforeCommit.of(context).flushCache();
    }

    private void pass(Duration time) {
        long now = context.currentSystemTimeMs() + time.toMillis();
        context.setCurrentSystemTimeMs(now);
        context.scheduledPunctuators().stream()
                .filter(each -> !each.cancelled())
                .forEach(each -> each.getPunctuator().punctuate(now));
    }

    private List<Progress> progress() {
        return context.forwarded().stream()
                .filter(each -> each.childName().filter(Outbox.PROGRESS::equals).isPresent())
                .map(each -> EventsJson.progress((byte[]) each.record().value()))
                .toList();
    }
}
