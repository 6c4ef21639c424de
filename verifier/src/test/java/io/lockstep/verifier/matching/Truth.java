package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the two databases of a simulated migration really had, at each place of their logs, whether a log shows
/// it or not. A row is written as in [Records], with nothing hidden.
final class Truth {
    static final String ABSENT = "-";

    /// @param position how many records of the log there were once it was so
    /// @param whole whether it became so by a truncate of the table
    private record Stand(int position, String row, boolean whole) {}

    private record Met(int position, long seen) {}

    private final Map<Side, Map<Integer, List<Stand>>> rows =
            new EnumMap<>(Map.of(Side.SOURCE, new HashMap<>(), Side.TARGET, new HashMap<>()));
    private final Map<Side, NavigableMap<Long, Met>> marks =
            new EnumMap<>(Map.of(Side.SOURCE, new TreeMap<>(), Side.TARGET, new TreeMap<>()));

    void row(Side side, int position, int key, String row) {
        of(side).computeIfAbsent(key, _ -> new ArrayList<>()).add(new Stand(position, row, false));
    }

    void truncate(Side side, int position) {
        of(side).values().forEach(stands -> stands.add(new Stand(position, ABSENT, true)));
    }

    /// Of a watermark that is met twice the first counts.
    void watermark(Side side, int position, long sequence, long seen) {
        marks(side).putIfAbsent(sequence, new Met(position, seen));
    }

    /// Every key that either side ever had.
    Set<Integer> keys() {
        var keys = new TreeSet<>(of(Side.SOURCE).keySet());
        keys.addAll(of(Side.TARGET).keySet());
        return keys;
    }

    String last(Side side, int key) {
        List<Stand> stands = stands(side, key);
        return stands.isEmpty() ? ABSENT : stands.getLast().row();
    }

    /// What the side had when it met a watermark.
    String at(Side side, int key, long watermark) {
        int end = position(side, watermark);
        List<Stand> stands = stands(side, key);
        for (int i = stands.size() - 1; i >= 0; i--) {
            if (stands.get(i).position() < end) {
                return stands.get(i).row();
            }
        }
        return ABSENT;
    }

    /// What the side made of it from one watermark to another.
    List<String> between(Side side, int key, long from, long to) {
        int begin = position(side, from);
        int end = position(side, to);
        return stands(side, key).stream()
                .filter(stand -> begin <= stand.position() && stand.position() < end)
                .map(Stand::row)
                .toList();
    }

    /// Whether the source has written the row from one watermark to another, other than by a truncate.
    boolean changed(int key, long from, long to) {
        int begin = position(Side.SOURCE, from);
        int end = position(Side.SOURCE, to);
        return stands(Side.SOURCE, key).stream()
                .anyMatch(stand -> !stand.whole() && begin <= stand.position() && stand.position() < end);
    }

    /// Whether a row is what the source had at p, or made of it until the watermark that covers m.
    boolean acceptable(Mode mode, int key, long m, long p, String row) {
        return at(Side.SOURCE, key, p).equals(row)
                || between(Side.SOURCE, key, p, cover(mode, m)).contains(row);
    }

    /// The watermark before which the source is proven when the target is looked at as of watermark m.
    long proven(Mode mode, long m) {
        return mode == Mode.ORDERED
                ? m
                : requireNonNull(marks(Side.TARGET).get(m)).seen();
    }

    /// The first watermark that a side met.
    long first(Side side) {
        return marks(side).firstKey();
    }

    /// The first watermark of the source that leaves nothing unread which the target can have shown before m.
    long cover(Mode mode, long m) {
        return marks(Side.SOURCE).entrySet().stream()
                .filter(mark ->
                        (mode == Mode.ORDERED ? mark.getKey() : mark.getValue().seen()) >= m)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private int position(Side side, long watermark) {
        return requireNonNull(marks(side).get(watermark)).position();
    }

    private List<Stand> stands(Side side, int key) {
        return of(side).getOrDefault(key, List.of());
    }

    private Map<Integer, List<Stand>> of(Side side) {
        return requireNonNull(rows.get(side));
    }

    private NavigableMap<Long, Met> marks(Side side) {
        return requireNonNull(marks.get(side));
    }
}
