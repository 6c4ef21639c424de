package io.lockstep.verifier.causes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What happens to dates and times on their way.
final class Times {
    private static final Pattern TIMESTAMP =
            Pattern.compile("(\\d{4,6})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?(?:\\+00)?");
    private static final List<String> TYPES = List.of("timestamptz", "timestamp");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    /// The farthest offset from UTC that is in use.
    private static final Duration FARTHEST = Duration.ofHours(14);

    private static final List<String> LATEST = List.of("9999-12-31", "294276-12-31", "5874897-12-31");
    private static final List<String> EARLIEST = List.of("4713-01-01", "4714-11-24");

    private Times() {}

    /// The types of which every timestamp in the row is off by one and the same offset, which differs from none. One
    /// value at a whole minute proves nothing: people move appointments by an hour.
    static Set<String> shifted(RowPair row) {
        var shifted = new TreeSet<String>();
        for (String type : TYPES) {
            List<Pair> pairs = row.pairs()
                    .filter(pair -> pair.source().is(type) && pair.target().is(type))
                    .filter(pair -> pair.differs() || moment(pair.source()).isPresent())
                    .toList();
            if (shifted(pairs)) {
                shifted.add(type);
            }
        }
        return shifted;
    }

    private static boolean shifted(List<Pair> pairs) {
        var offsets = new ArrayList<Duration>();
        boolean precise = false;
        for (Pair pair : pairs) {
            Optional<LocalDateTime> source = moment(pair.source());
            Optional<LocalDateTime> target = moment(pair.target());
            if (source.isEmpty() || target.isEmpty()) {
                return false;
            }
            offsets.add(Duration.between(source.get(), target.get()));
            precise |= !source.get().equals(source.get().truncatedTo(ChronoUnit.MINUTES));
        }
        return offsets.stream().distinct().count() == 1
                && isOffset(offsets.getFirst())
                && (precise || offsets.size() > 1);
    }

    private static boolean isOffset(Duration distance) {
        return !distance.isZero()
                && distance.abs().compareTo(FARTHEST) <= 0
                && distance.toNanos() % QUARTER.toNanos() == 0;
    }

    /// Whether the target's is a time after the source's.
    static boolean later(Pair pair) {
        Optional<LocalDateTime> source = moment(pair.source());
        Optional<LocalDateTime> target = moment(pair.target());
        return source.isPresent() && target.isPresent() && target.get().isAfter(source.get());
    }

    private static Optional<LocalDateTime> moment(Value value) {
        return value.is("timestamp", "timestamptz") ? value.text().flatMap(Times::moment) : Optional.empty();
    }

    private static Optional<LocalDateTime> moment(String text) {
        Matcher found = TIMESTAMP.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        int micros = Integer.parseInt(((found.group(7) == null ? "" : found.group(7)) + "000000").substring(0, 6));
        try {
            return Optional.of(LocalDateTime.of(
                    number(found, 1),
                    number(found, 2),
                    number(found, 3),
                    number(found, 4),
                    number(found, 5),
                    number(found, 6),
                    micros * 1000));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }

    /// Whether the source is infinite and the target as far as somebody could write.
    static boolean clipped(Pair pair) {
        return clipped(pair, LATEST, EARLIEST);
    }

    /// Whether the source is an infinite timestamp and the target the one that DMS writes for it.
    static boolean clippedByDms(Pair pair) {
        return pair.source().is("timestamp", "timestamptz")
                && clipped(pair, List.of("9999-12-31 23:59:59"), List.of("4713-01-01 00:00:00"));
    }

    private static boolean clipped(Pair pair, List<String> latest, List<String> earliest) {
        if (!pair.source().is("timestamp", "timestamptz", "date")
                || !pair.source().cell().family().equals(pair.target().cell().family())) {
            return false;
        }
        String source = pair.source().text().orElse("");
        String target = pair.target().text().orElse("");
        return switch (source) {
            case "infinity" -> latest.stream().anyMatch(target::startsWith) && !target.endsWith("BC");
            case "-infinity" -> earliest.stream().anyMatch(target::startsWith) && target.endsWith("BC");
            default -> false;
        };
    }
}
