package io.lockstep.cutover.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When watermarks of the source were first heard of, from the proven one on. Told by one clock, so that it does
/// not matter what the others say. A long list is thinned, towards the older.
record Moments(List<Moment> list) {
    static final Moments NONE = new Moments(List.of());
    private static final int MOST = 128;

    Moments {
        list = List.copyOf(list);
    }

    Moments plus(long sequence, Instant heardAt, long proven) {
        List<Moment> more = new ArrayList<>();
        for (Moment moment : list) {
            if (moment.sequence() >= proven) {
                more.add(moment);
            }
        }
        if (more.isEmpty() || more.getLast().sequence() < sequence) {
            more.add(new Moment(sequence, heardAt));
        }
        return new Moments(more.size() > MOST ? thinned(more) : more);
    }

    /// When a watermark was first heard of, at the latest.
    Optional<Instant> of(long sequence) {
        return list.stream()
                .filter(moment -> moment.sequence() >= sequence)
                .findFirst()
                .map(Moment::heardAt);
    }

    private static List<Moment> thinned(List<Moment> moments) {
        List<Moment> fewer = new ArrayList<>();
        for (int i = 0; i < moments.size(); i += 2) {
            Moment later = moments.get(Math.min(i + 1, moments.size() - 1));
            fewer.add(new Moment(later.sequence(), moments.get(i).heardAt()));
        }
        return fewer;
    }

    record Moment(long sequence, Instant heardAt) {}
}
