package io.lockstep.cutover.proof;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Which watermark of each lane has to be proven.
///
/// @param lsn where the source's log was when they were taken
public record BarrierPoints(String lsn, List<Point> points) {
    private static final String BETWEEN = "\n";

    public BarrierPoints {
        points = List.copyOf(points);
    }

    /// The points in one text, for [#parse].
    String text() {
        return lsn
                + points.stream()
                        .map(point -> BETWEEN + point.epoch() + " " + point.sequence() + " " + point.lane())
                        .collect(Collectors.joining());
    }

    static BarrierPoints parse(String text) {
        List<String> lines = Arrays.asList(text.split(BETWEEN, -1));
        return new BarrierPoints(
                lines.getFirst(),
                lines.subList(1, lines.size()).stream()
                        .map(line -> line.split(" ", 3))
                        .map(parts -> new Point(parts[2], Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                        .toList());
    }

    @Override
    public String toString() {
        return points.stream().map(Point::toString).collect(Collectors.joining(", ")) + ", taken at " + lsn;
    }

    /// @param sequence of the watermark
    public record Point(String lane, long epoch, long sequence) {
        @Override
        public String toString() {
            return "watermark " + sequence + " of lane " + lane + " in epoch " + epoch;
        }
    }
}
