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
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Decodes the records of one partition of both change topics and of the rulings, and hands each to its lane. Kafka
/// Streams may call [#init] again after a failure: nothing is remembered beyond it. Every lane goes on from its stores
/// at once: no further record may come, and what its predecessor committed may be more than that one had said. Lanes
/// write what they hold in memory when the task is about to commit.
///
/// A record of a change topic that cannot be read is passed over, counted and named. It ends the epoch of its lane;
/// of every lane, when it names none (G14). A record of a lane that the migration does not have is nobody's: were it
/// a known lane's, fewer versions than announced would end that one's epoch.
final class JudgeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Duration PROGRESS_CHECK = Duration.ofMillis(100);

    private final Topics topics;
    private final Judge judge;
    private final Set<String> known;
    private final UnreadableRecords unreadable;
    private final Map<String, JudgedLane> lanes = new HashMap<>();
    private @Nullable ProcessorContext<byte[], byte[]> context;

    JudgeProcessor(Topics topics, Judge judge, Set<String> known, UnreadableRecords unreadable) {
        this.topics = topics;
        this.judge = judge;
        this.known = known;
        this.unreadable = unreadable;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> fresh) {
        context = fresh;
        known.forEach(name -> lanes.put(name, opened(name)));
        BeforeCommit.of(fresh).call(() -> lanes.values().forEach(JudgedLane::write));
        fresh.schedule(
                PROGRESS_CHECK,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> lanes.values().forEach(JudgedLane::proceed));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        if (from.topic().equals(topics.rulings())) {
            rule(record.value(), from);
        } else {
            judge(record.value(), side(from), Instant.ofEpochMilli(record.timestamp()), from);
        }
    }

    private void judge(byte @Nullable [] value, Side side, Instant appendedAt, RecordMetadata from) {
        if (value == null) {
            passOver(known, side, appendedAt, from, "it has no value");
            return;
        }
        ChangeRecord change;
        try {
            change = ChangeRecordCodec.decode(value);
        } catch (MalformedRecordException e) {
            passOver(lanesOf(value), side, appendedAt, from, e.getMessage());
            return;
        }
        judge(change, side, appendedAt, from);
    }

    private void judge(ChangeRecord change, Side side, Instant appendedAt, RecordMetadata from) {
        String name = change.lane();
        if (!known.contains(name)) {
            unreadable.change(from, "the lane '" + name + "' is none of " + known);
        } else if (lane(name).fits(change)) {
            lane(name).on(side, change, appendedAt);
        } else {
            passOver(Set.of(name), side, appendedAt, from, "its columns are not as many as were declared");
        }
    }

    /// What the record said is not known, so the log is not whole for any lane that it may have belonged to.
    private void passOver(
            Set<String> blinded, Side side, Instant appendedAt, RecordMetadata from, @Nullable String why) {
        unreadable.change(from, why);
        blinded.forEach(name -> lane(name).unreadable(side, appendedAt));
    }

    /// The lane that a record names which cannot be read otherwise; all of them, when it names none.
    private Set<String> lanesOf(byte[] value) {
        return ChangeRecordCodec.lane(value)
                .filter(known::contains)
                .map(Set::of)
                .orElse(known);
    }

    private void rule(byte @Nullable [] value, RecordMetadata from) {
        if (value == null) {
            unreadable.ruling(from, "it has no value");
            return;
        }
        try {
            rule(EventsJson.ruling(value));
        } catch (MalformedRecordException e) {
            unreadable.ruling(from, e.getMessage());
        }
    }

    private void rule(Ruling ruling) {
        String name = ruling.subject().lane();
        if (known.contains(name)) {
            lane(name).on(ruling);
        }
    }

    private JudgedLane lane(String name) {
        return Objects.requireNonNull(lanes.get(name));
    }

    private JudgedLane opened(String lane) {
        int partition = context().taskId().partition();
        return new JudgedLane(lane, partition, judge, JudgeStores.of(context()), new Outbox(context()));
    }

    private Side side(RecordMetadata from) {
        return from.topic().equals(topics.changes(Side.SOURCE)) ? Side.SOURCE : Side.TARGET;
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("Not initialised");
        }
        return context;
    }
}
