package io.lockstep.cutover.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// One who is told what happens, from a place in the log on. Confined to one thread.
public final class Follower {
    private static final int AT_ONCE = 100;

    private final EventLog log;
    private final OptionalLong wanted;
    private boolean placed;
    private long life;
    private long number;
    private long place;
    private long verdictSeen;
    private long proofSeen;

    /// One event.
    ///
    /// @param place the offset before which everything has been told, this event included: what to come back with
    public record News(long place, LiveEvent event) {}

    Follower(EventLog log, OptionalLong wanted) {
        this.log = log;
        this.wanted = wanted;
    }

    /// What is new. Empty when nothing is within the time, or when the log was closed.
    public List<News> next(Duration patience) throws InterruptedException {
        log.lock.lockInterruptibly();
        try {
            List<News> events = found();
            long left = patience.toNanos();
            while (events.isEmpty() && left > 0 && !log.closed()) {
                left = log.news.awaitNanos(left);
                events = found();
            }
            return events;
        } finally {
            log.lock.unlock();
        }
    }

    private List<News> found() {
        var events = new ArrayList<News>();
        if (!log.isReady()) {
            return events;
        }
        settle(events);
        changes(events);
        if (number == log.taken()) {
            states(events);
        }
        return events;
    }

    /// Finds the place to begin at, and another one when that is lost.
    private void settle(List<News> events) {
        if (!placed) {
            OptionalLong found =
                    wanted.isPresent() ? log.numberAfter(wanted.getAsLong()) : OptionalLong.of(log.taken());
            number = found.orElse(log.taken());
            place = found.isPresent() ? wanted.orElse(log.next()) : log.next();
            life = log.life();
            placed = true;
            if (found.isEmpty()) {
                tell(events, new LiveEvent.Reset());
            }
        } else if (life != log.life() || number < log.oldest()) {
            number = log.taken();
            place = log.next();
            life = log.life();
            tell(events, new LiveEvent.Reset());
        }
    }

    private void changes(List<News> events) {
        while (number < log.taken() && events.size() < AT_ONCE) {
            EventLog.Change change = log.change(number++);
            place = change.offset() + 1;
            tell(events, new LiveEvent.Changed(change.divergence()));
        }
    }

    private void states(List<News> events) {
        verdictSeen = newest(events, log.verdict(), verdictSeen);
        proofSeen = newest(events, log.proof(), proofSeen);
    }

    private long newest(List<News> events, Newest newest, long seen) {
        if (newest.event() != null && newest.version() != seen) {
            tell(events, newest.event());
        }
        return newest.version();
    }

    private void tell(List<News> events, LiveEvent event) {
        events.add(new News(place, event));
    }
}
