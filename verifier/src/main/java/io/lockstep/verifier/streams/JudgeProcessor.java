package io.lockstep.verifier.streams;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.json.EventsJson;
import io.lockstep.verifier.matching.Judge;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Decodes the records of one partition of both change topics and of the rulings, and hands each to its lane. Kafka
/// Streams may call [#init] again after a failure: nothing is remembered beyond it.
final class JudgeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Duration PROGRESS_CHECK = Duration.ofMillis(100);

    private final Topics topics;
    private final Judge judge;
    private final UnreadableRulings unreadable;
    private final Map<String, JudgedLane> lanes = new HashMap<>();
    private @Nullable ProcessorContext<byte[], byte[]> context;

    JudgeProcessor(Topics topics, Judge judge, UnreadableRulings unreadable) {
        this.topics = topics;
        this.judge = judge;
        this.unreadable = unreadable;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> fresh) {
        context = fresh;
        lanes.clear();
        fresh.schedule(
                PROGRESS_CHECK,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> lanes.values().forEach(JudgedLane::publishProgress));
    }

    /// @throws UnreadableRecordException when the record is a change record of no layout known here: passing over
    ///     it would be blindness, so the verifier stops before it
    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        if (from.topic().equals(topics.rulings())) {
            rule(record.value(), from);
        } else {
            judge(record, from);
        }
    }

    private void judge(Record<byte[], byte[]> record, RecordMetadata from) {
        ChangeRecord change = decode(record.value(), from);
        lanes.computeIfAbsent(change.lane(), this::lane)
                .on(side(from), change, Instant.ofEpochMilli(record.timestamp()));
    }

    private void rule(byte @Nullable [] value, RecordMetadata from) {
        if (value == null) {
            unreadable.add(from, "it has no value");
            return;
        }
        try {
            rule(EventsJson.ruling(value));
        } catch (MalformedRecordException e) {
            unreadable.add(from, e.getMessage());
        }
    }

    /// A lane that somebody made up is not remembered.
    private void rule(Ruling ruling) {
        String name = ruling.subject().lane();
        JudgedLane lane = lanes.containsKey(name) ? lanes.get(name) : lane(name);
        if (lane != null && lane.known()) {
            lanes.put(name, lane);
            lane.on(ruling);
        }
    }

    private JudgedLane lane(String lane) {
        int partition = context().taskId().partition();
        return new JudgedLane(lane, partition, judge, JudgeStores.of(context()), new Outbox(context()));
    }

    private Side side(RecordMetadata from) {
        return from.topic().equals(topics.changes(Side.SOURCE)) ? Side.SOURCE : Side.TARGET;
    }

    private static ChangeRecord decode(byte @Nullable [] value, RecordMetadata from) {
        if (value == null) {
            throw new UnreadableRecordException(from, "it has no value");
        }
        try {
            return ChangeRecordCodec.decode(value);
        } catch (MalformedRecordException e) {
            throw new UnreadableRecordException(from, e.getMessage());
        }
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("Not initialised");
        }
        return context;
    }
}
