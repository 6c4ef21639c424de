package io.lockstep.verifier.sweeper;

import io.lockstep.events.TableId;
import io.lockstep.events.json.SweepReport;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A pass over the tables of one lane that is under way. Confined to one thread but for [#take] and the
/// tables, which are thread-safe.
final class LanePass {
    /// While so many rows wait to be read again no further chunk is compared.
    private static final int MOST_WAITING = 20_000;

    private final SweepReport begun;
    private final Map<TableId, TablePass> tables;
    private final Set<TableId> whole = new HashSet<>();
    private final Pace pace = new Pace();
    private volatile @Nullable String hold = "it begins";
    private volatile boolean paused;

    /// @param begun what was published of it last
    /// @param tables by their names on the target
    LanePass(SweepReport begun, Map<TableId, TablePass> tables) {
        this.begun = begun;
        this.tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    }

    SweepReport begun() {
        return begun;
    }

    Map<TableId, TablePass> tables() {
        return tables;
    }

    /// Says whether it may go on.
    void steer(boolean stopped, Optional<String> why) {
        paused = stopped;
        hold = why.orElse(null);
    }

    boolean isHeld() {
        return paused || hold != null;
    }

    /// A step of one of its tables.
    record Work(TablePass table, TablePass.Step step) {}

    /// Takes the next step; empty when there is none now.
    Optional<Work> take() {
        if (isHeld() || waiting() >= MOST_WAITING) {
            return Optional.empty();
        }
        for (TablePass table : tables.values()) {
            Optional<TablePass.Step> step = table.take();
            if (step.isPresent()) {
                return Optional.of(new Work(table, step.get()));
            }
        }
        return Optional.empty();
    }

    private int waiting() {
        return tables.values().stream().mapToInt(TablePass::waiting).sum();
    }

    /// A table's rows were all compared.
    void finished(TableId table) {
        whole.add(table);
    }

    boolean isFinished(TableId table) {
        return whole.contains(table);
    }

    boolean isDone() {
        return tables.entrySet().stream()
                .allMatch(table ->
                        whole.contains(table.getKey()) || table.getValue().isFailed());
    }

    /// As it is published.
    SweepReport report(Instant now) {
        return report(
                paused ? SweepReport.State.PAUSED : hold == null ? SweepReport.State.RUNNING : SweepReport.State.HELD,
                null,
                now);
    }

    /// As it is published when it has ended.
    SweepReport ended(SweepReport.State state, Instant now) {
        return report(state, now, now);
    }

    private SweepReport report(SweepReport.State state, @Nullable Instant endedAt, Instant now) {
        long rows = 0;
        long estimated = 0;
        long differing = 0;
        long failed = 0;
        for (TablePass table : tables.values()) {
            var document = table.document();
            rows += document.rows();
            estimated += table.isThrough() ? document.rows() : document.estimatedRows();
            differing += document.differing();
            failed += document.failure() == null ? 0 : 1;
        }
        pace.count(now, rows);
        return new SweepReport(
                begun.id(),
                begun.lane(),
                begun.epoch(),
                begun.number(),
                state,
                begun.origin(),
                state == SweepReport.State.HELD ? hold : null,
                begun.principal(),
                begun.reason(),
                begun.order(),
                tables.size(),
                whole.size(),
                failed,
                rows,
                estimated,
                differing,
                state == SweepReport.State.RUNNING ? pace.perSecond() : 0,
                begun.startedAt(),
                endedAt,
                now);
    }
}
