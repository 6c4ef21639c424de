package io.lockstep.cutover.view;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Builds the progress of a partition, from one in which everything is well: its proof was written 400 ms ago.
final class Report {
    private final int partition;
    private String lane = "main";
    private long epoch = 3;
    private long proven = 41;
    private long sourceWatermark = 43;
    private Instant writtenAt = Given.NOW.minusMillis(400);
    private Instant at = Given.NOW.minusMillis(100);
    private long replicationMillis = 120;
    private SourceAccount account = new SourceAccount(100, 2, 90, 3, 1, 4, 0, 0);
    private Set<UnprovenReason> reasons = Set.of();
    private TableId table = Given.ORDERS;
    private LagHistogram lag =
            new LagHistogram(new TreeMap<>(Map.of(LagHistogram.bucket(20), 80L, LagHistogram.bucket(300), 10L)));
    private long undecided;
    private long suspects;
    private Set<UnprovenReason> tableReasons = Set.of();

    Report(int partition) {
        this.partition = partition;
    }

    Report lane(String value) {
        lane = value;
        return this;
    }

    Report epoch(long value) {
        epoch = value;
        return this;
    }

    Report watermarks(long source, long provenWatermark) {
        sourceWatermark = source;
        proven = provenWatermark;
        return this;
    }

    Report provenWrittenAt(Instant value) {
        writtenAt = value;
        return this;
    }

    Report at(Instant value) {
        at = value;
        return this;
    }

    Report replicationMillis(long value) {
        replicationMillis = value;
        return this;
    }

    Report account(SourceAccount value) {
        account = value;
        return this;
    }

    Report reasons(UnprovenReason... values) {
        reasons = Set.of(values);
        return this;
    }

    Report table(TableId value) {
        table = value;
        return this;
    }

    Report lag(LagHistogram value) {
        lag = value;
        return this;
    }

    Report undecided(long keys) {
        undecided = keys;
        return this;
    }

    Report suspects(long keys) {
        suspects = keys;
        return this;
    }

    Report tableReasons(UnprovenReason... values) {
        tableReasons = Set.of(values);
        return this;
    }

    Progress build() {
        return new Progress(
                lane,
                partition,
                epoch,
                proven,
                proven,
                writtenAt,
                sourceWatermark,
                proven + 1,
                replicationMillis,
                new Position(new Lsn(0x16B374D848L), 3),
                new Position(new Lsn(0x2A000028L), 0),
                account,
                new TargetAccount(97, 1, 90, 2, 1, 1, 0, 1, 1),
                at.minusMillis(50),
                reasons,
                Map.of(table, tableProgress()),
                at);
    }

    private TableProgress tableProgress() {
        return new TableProgress(
                50,
                Map.of(Operation.INSERT, 60L, Operation.UPDATE, 37L),
                Map.of(Operation.INSERT, 60L, Operation.UPDATE, 36L),
                90,
                3,
                1,
                2,
                Map.of(DivergenceClass.FOREIGN_WRITE, 1L),
                3,
                suspects,
                undecided,
                4,
                Map.of(Operation.UPDATE, lag),
                tableReasons);
    }
}
