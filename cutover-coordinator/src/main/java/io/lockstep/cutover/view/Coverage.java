package io.lockstep.cutover.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which rows have been proven in this epoch, over some tables.
///
/// @param rows of the source that a sweep has compared
/// @param ratio their share of all, from 0 to 1; 1 only when every table is covered. Null while no table is known
/// @param oldestProof how long ago the table that was swept first was; null while one is not covered
public record Coverage(
        long rows, @Nullable Double ratio, @Nullable Duration oldestProof) {
    static Coverage of(Collection<TableView> tables, Instant now) {
        if (tables.isEmpty()) {
            return new Coverage(0, null, null);
        }
        double covered = 0;
        double all = 0;
        long rows = 0;
        for (TableView table : tables) {
            RestCoverage rest = table.rest();
            double weight = Math.max(1, rest.estimatedRows());
            covered += weight * rest.ratio();
            all += weight;
            rows += rest.rows();
        }
        return new Coverage(
                rows, ratio(tables, covered / all), oldest(tables, now).orElse(null));
    }

    private static double ratio(Collection<TableView> tables, double share) {
        return isWhole(tables) ? 1 : Math.min(share, 0.999);
    }

    private static boolean isWhole(Collection<TableView> tables) {
        return tables.stream().allMatch(table -> table.rest().covered());
    }

    private static Optional<Duration> oldest(Collection<TableView> tables, Instant now) {
        return isWhole(tables)
                ? tables.stream()
                        .map(table -> table.rest().sweptAt())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .map(first -> Durations.since(first, now))
                : Optional.empty();
    }
}
