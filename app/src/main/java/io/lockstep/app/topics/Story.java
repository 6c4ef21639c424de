package io.lockstep.app.topics;

import io.lockstep.events.Columns;
import io.lockstep.events.RowImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Tells what happened to one row: its versions on both sides by the broker's clock, each with its counterpart on
/// the other side. It retells what the topics hold; the verdicts are the judge's. Pure.
///
/// @param columns by their identifier, as declared
/// @param proven by lane, the watermark before which the judge has decided everything; none when that is not known
record Story(List<Told> source, List<Told> target, Map<Long, Columns> columns, Map<String, Long> proven) {
    /// In order of time, each side as its log has it, and no version of the target before the source had it: two
    /// captures race.
    List<Chapter> chapters() {
        var chapters = new ArrayList<Placed>();
        int from = 0;
        for (int i = 0; i < source.size(); i++) {
            int found = counterpart(source.get(i), from);
            Told told = source.get(i);
            chapters.add(new Placed(told.at(), new Chapter(told, changed(source, i), meaning(i, found))));
            from = found < 0 ? from : found + 1;
        }
        Instant place = Instant.MIN;
        for (int i = 0; i < target.size(); i++) {
            Told told = target.get(i);
            place = later(place, later(told.at(), shownBySource(told)));
            chapters.add(new Placed(place, new Chapter(told, changed(target, i), origin(told))));
        }
        return chapters.stream()
                .sorted(Comparator.comparing(Placed::place))
                .map(Placed::chapter)
                .toList();
    }

    private record Placed(Instant place, Chapter chapter) {}

    private Instant shownBySource(Told told) {
        return source.stream()
                .filter(each -> sameImage(each, told))
                .findFirst()
                .map(Told::at)
                .orElse(told.at());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// The first version of the target, from a place on, that looks like this one of the source.
    private int counterpart(Told told, int from) {
        return IntStream.range(from, target.size())
                .filter(i -> sameImage(told, target.get(i)))
                .findFirst()
                .orElse(-1);
    }

    private String meaning(int index, int found) {
        Told told = source.get(index);
        if (found >= 0) {
            Told there = target.get(found);
            return "on the target at " + there.version().position() + ", " + apart(told, there);
        }
        boolean laterThere = source.stream().skip(index + 1L).anyMatch(later -> counterpart(later, 0) >= 0);
        if (laterThere) {
            return "not seen on the target; a later version was";
        }
        long decided = proven.getOrDefault(told.version().lane(), 0L);
        return told.interval() < decided
                ? "NOT on the target, and watermark " + decided + " is decided"
                : "not on the target yet; not decided yet";
    }

    private String origin(Told told) {
        Optional<Told> origin =
                source.stream().filter(each -> sameImage(each, told)).reduce((_, last) -> last);
        return origin.map(each -> "as the source at " + each.version().position())
                .orElse("like NO version of the source in the topic");
    }

    private List<String> changed(List<Told> versions, int index) {
        if (index == 0
                || !(versions.get(index).version().image() instanceof RowImage.Present now)
                || !(versions.get(index - 1).version().image() instanceof RowImage.Present before)
                || now.columns() != before.columns()) {
            return List.of();
        }
        return IntStream.range(0, now.width())
                .filter(i -> now.fingerprint(i) != before.fingerprint(i))
                .mapToObj(i -> name(columns.get(now.columns()), i))
                .toList();
    }

    private static String name(@Nullable Columns declared, int index) {
        return declared == null || index >= declared.names().size()
                ? "#" + index
                : declared.names().get(index);
    }

    /// A column that either log did not show is passed over.
    private static boolean sameImage(Told one, Told other) {
        RowImage left = one.version().image();
        RowImage right = other.version().image();
        if (!(left instanceof RowImage.Present here) || !(right instanceof RowImage.Present there)) {
            return left.equals(right);
        }
        return here.columns() == there.columns()
                && here.width() == there.width()
                && IntStream.range(0, here.width())
                        .allMatch(i -> here.fingerprint(i) == there.fingerprint(i)
                                || here.fingerprint(i) == RowImage.HIDDEN
                                || there.fingerprint(i) == RowImage.HIDDEN);
    }

    private static String apart(Told told, Told there) {
        long millis = Duration.between(told.at(), there.at()).toMillis();
        return Math.max(0, millis) + " ms later";
    }
}
