package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Writes and judges two logs record by record, in the order of the calls. Each record is taken by the broker one
/// second after the one before, stands in a transaction of its own and at the next position; rows are written as in
/// [Records], of key 1 unless another is named. Collects what was found out about keys.
final class Timeline {
    private final CheckedJudge judge;
    private final Map<Side, Long> positions = new EnumMap<>(Map.of(Side.SOURCE, 0L, Side.TARGET, 0L));
    private final Map<Side, Map<Integer, String>> rows =
            Map.of(Side.SOURCE, new HashMap<>(), Side.TARGET, new HashMap<>());
    private final List<Outcome> found = new ArrayList<>();
    private long second;
    private long transaction;
    private boolean joined;
    private long epoch = 1;

    private Timeline(Rules rules) {
        judge = new CheckedJudge(rules);
        for (int width = 1; width <= 3; width++) {
            judge.on(Side.SOURCE, Records.declared(width), Records.at(0));
        }
    }

    /// A lane in ordered mode whose epoch has begun with watermark 1 on both sides.
    static Timeline ordered() {
        return unbegun(Mode.ORDERED).source(1, 0).target(1, 0).forget();
    }

    /// A lane in causal mode that has seen watermark 1 and proven it at watermark 3.
    static Timeline causal() {
        return unbegun(Mode.CAUSAL)
                .source(1, 0)
                .target(1, 0)
                .source(2, 1)
                .target(2, 1)
                .source(3, 2)
                .target(3, 2)
                .forget();
    }

    static Timeline unbegun(Mode mode) {
        return unbegun(new Rules(mode, CheckedJudge.FOREVER));
    }

    static Timeline unbegun(Rules rules) {
        return new Timeline(rules);
    }

    /// A row that both sides have and neither log has shown.
    Timeline existing(String row) {
        rows.values().forEach(side -> side.put(1, row));
        return this;
    }

    Timeline source(String... versions) {
        return write(Side.SOURCE, 1, versions);
    }

    Timeline target(String... versions) {
        return write(Side.TARGET, 1, versions);
    }

    Timeline sourceOf(int key, String... versions) {
        return write(Side.SOURCE, key, versions);
    }

    Timeline targetOf(int key, String... versions) {
        return write(Side.TARGET, key, versions);
    }

    /// The next rows written stand in one transaction.
    Timeline inOneTransaction(Runnable writes) {
        transaction++;
        joined = true;
        writes.run();
        joined = false;
        return this;
    }

    /// A watermark in the log of the source.
    Timeline source(long sequence, long seen) {
        return mark(Side.SOURCE, sequence, seen);
    }

    /// A watermark in the log of the target.
    Timeline target(long sequence, long seen) {
        return mark(Side.TARGET, sequence, seen);
    }

    /// A watermark in both logs, the source's first.
    Timeline watermark(long sequence, long seen) {
        return source(sequence, seen).target(sequence, seen);
    }

    /// A watermark that saw the one before it.
    Timeline watermark(long sequence) {
        return watermark(sequence, sequence - 1);
    }

    /// A truncate of the table in the log of one side.
    Timeline truncate(Side side) {
        requireNonNull(rows.get(side)).clear();
        return read(side, Records.truncate(next(side)));
    }

    Timeline epoch(long next) {
        epoch = next;
        return this;
    }

    /// A record as it is.
    Timeline read(Side side, ChangeRecord record) {
        second++;
        for (Outcome outcome : judge.on(side, record, Records.at(second))) {
            if (!(outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Accounted)) {
                found.add(outcome);
            }
        }
        judge.checkIndex();
        return this;
    }

    /// What is said of the suspect of key 1 that was raised at a watermark.
    Timeline rule(long raisedAt, Function<Ruling.Subject, Ruling> ruling) {
        var subject = new Ruling.Subject("d", Records.LANE, epoch, 0, Records.key(1), raisedAt);
        found.addAll(judge.on(ruling.apply(subject)).stream()
                .filter(outcome -> !(outcome instanceof Outcome.Accounted))
                .toList());
        return this;
    }

    /// A watermark of the source that announces how many versions went before it.
    Timeline announcing(long sequence, long seen, long versions) {
        Watermark mark = Records.watermark(next(Side.SOURCE), sequence, seen, epoch);
        return read(
                Side.SOURCE,
                new Watermark(mark.lane(), mark.position(), sequence, epoch, seen, mark.writtenAt(), versions));
    }

    Timeline forget() {
        found.clear();
        return this;
    }

    /// The second at which the last record was taken.
    long second() {
        return second;
    }

    InMemoryState state() {
        return judge.state;
    }

    /// What was found out about keys, tables and the partition, without lag samples and proof points.
    List<Outcome> verdicts() {
        return found.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Settled || outcome instanceof Outcome.ProofPoint))
                .toList();
    }

    List<Outcome> everything() {
        return List.copyOf(found);
    }

    /// The proven numbers m and p.
    List<Long> proven() {
        Marks marks = judge.state.lane().marks();
        Mark proven = marks.proven();
        return List.of(marks.proofPoint(), proven == null ? 0 : proven.sequence());
    }

    Suspect suspect() {
        KeyState key = requireNonNull(judge.state.key(Records.key(1)));
        return ((Standing.Suspected) key.standing()).suspect();
    }

    private Timeline write(Side side, int key, String... versions) {
        for (String version : versions) {
            transaction += joined ? 0 : 1;
            String before = requireNonNull(rows.get(side)).getOrDefault(key, "-");
            requireNonNull(rows.get(side)).put(key, version);
            Operation operation =
                    version.equals("-") ? Operation.DELETE : before.equals("-") ? Operation.INSERT : Operation.UPDATE;
            read(side, Records.version(next(side), transaction, key, operation, version));
        }
        return this;
    }

    private Timeline mark(Side side, long sequence, long seen) {
        return read(side, Records.watermark(next(side), sequence, seen, epoch));
    }

    private long next(Side side) {
        return requireNonNull(positions.merge(side, 1L, Long::sum));
    }
}
