package io.lockstep.cutover.notify;

import io.lockstep.cutover.view.Count;
import io.lockstep.cutover.view.Durations;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tells of rows that direct reads have confirmed to differ: of the first at once, of more at most once a
/// minute, counted by table and class. A row is told of once, until it is right again. Not thread-safe.
final class DivergenceNotices {
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int TABLES = 10;

    private final Set<String> open = new HashSet<>();
    private final Map<TableId, Map<DivergenceClass, Long>> waiting = new TreeMap<>();
    private @Nullable Instant last;

    /// Something has become of a divergence.
    void changed(Divergence divergence) {
        if (divergence.state() == DivergenceState.CONFIRMED && !divergence.transientFault()) {
            if (open.add(divergence.id())) {
                waiting.computeIfAbsent(divergence.key().table(), _ -> new TreeMap<>())
                        .merge(divergence.type(), 1L, Long::sum);
            }
        } else {
            open.remove(divergence.id());
        }
    }

    /// What is to be told now, if anything.
    Optional<Notice> look(String migration, Instant now) {
        boolean soon = last != null && Durations.since(last, now).compareTo(BETWEEN) < 0;
        if (waiting.isEmpty() || soon) {
            return Optional.empty();
        }
        Notice notice = new Notice(migration, now, Notice.Kind.DIVERGENCE, Severity.CRITICAL, title(), lines());
        waiting.clear();
        last = now;
        return Optional.of(notice);
    }

    private String title() {
        long rows = waiting.values().stream()
                .flatMap(classes -> classes.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return Count.of(rows, "row")
                + (last == null ? "" : " more")
                + (rows == 1 ? " differs in " : " differ in ")
                + (waiting.size() == 1 ? waiting.keySet().iterator().next() : Count.of(waiting.size(), "table"));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        waiting.entrySet().stream()
                .limit(TABLES)
                .forEach(table -> lines.add(table.getKey() + ": " + classes(table.getValue())));
        if (waiting.size() > TABLES) {
            lines.add("and " + Count.of(waiting.size() - TABLES, "table") + " more");
        }
        lines.add("Direct reads of both databases have confirmed it. Which rows and columns: `lockstep divergences`.");
        return lines;
    }

    private static String classes(Map<DivergenceClass, Long> classes) {
        return String.join(
                ", ",
                classes.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .toList());
    }
}
