package io.lockstep.cutover.view;

import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The lags of what a partition settled lately: what its newest progress counts less what an earlier one did, for
/// progress counts from the beginning of the epoch. A stall is forgotten when it is [#LENGTH] old. Until that much
/// of an epoch has been seen, everything of it counts. The clock is that of the reports. Immutable.
///
/// @param marks reports of the same epoch about [#STEP] apart, oldest first; the last is the newest report
public record LagWindow(List<Progress> marks) {
    static final Duration LENGTH = Duration.ofMinutes(5);
    static final Duration STEP = Duration.ofSeconds(30);

    public LagWindow {
        marks = List.copyOf(marks);
    }

    static LagWindow first(Progress progress) {
        return new LagWindow(List.of(progress));
    }

    LagWindow next(Progress newest) {
        if (newest.epoch() != marks.getLast().epoch()) {
            return first(newest);
        }
        Instant begin = newest.at().minus(LENGTH);
        List<Progress> kept = needed(begin);
        boolean near = kept.size() > 1
                && kept.getLast().at().isBefore(kept.get(kept.size() - 2).at().plus(STEP));
        return new LagWindow(Stream.concat(kept.stream().limit(near ? kept.size() - 1 : kept.size()), Stream.of(newest))
                .toList());
    }

    /// Of one operation on one table.
    LagHistogram lag(TableId table, Operation operation) {
        LagHistogram all = lag(marks.getLast(), table, operation);
        return base().map(earlier -> all.minus(lag(earlier, table, operation))).orElse(all);
    }

    /// All marks from the newest one that is as old as the window is long.
    private List<Progress> needed(Instant begin) {
        long tooOld = marks.stream().filter(mark -> !mark.at().isAfter(begin)).count() - 1;
        return marks.subList((int) Math.max(0, tooOld), marks.size());
    }

    private Optional<Progress> base() {
        Progress oldest = marks.getFirst();
        return oldest.at().isAfter(marks.getLast().at().minus(LENGTH)) ? Optional.empty() : Optional.of(oldest);
    }

    private static LagHistogram lag(Progress progress, TableId table, Operation operation) {
        TableProgress figures = progress.tables().get(table);
        return figures == null ? LagHistogram.EMPTY : figures.lag(operation);
    }
}
