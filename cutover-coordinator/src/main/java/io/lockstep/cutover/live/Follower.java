package io.lockstep.cutover.live;

import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.runner.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One who is told what happens, from a place in the log on. Confined to one thread.
public final class Follower {
    private static final int AT_ONCE = 100;

    private final EventLog log;
    private final Optional<Place> wanted;
    private final Map<String, Sighting.State> gates = new HashMap<>();
    private boolean placed;
    private boolean amongRuns;
    private boolean lost;
    private long life;
    private long number;
    private long place;
    private long run;
    private long entry;
    private long gatesOf;
    private long runLife;
    private long verdictSeen;
    private long proofSeen;

    /// One event.
    ///
    /// @param place up to which everything has been told, this event included: what to come back with
    public record News(Place place, LiveEvent event) {}

    /// Whoever comes is told what happens from now on, not from when it is first asked for news.
    Follower(EventLog log, Optional<Place> wanted) {
        this.log = log;
        this.wanted = wanted;
        if (log.isReady()) {
            place(log.taken());
        }
        if (wanted.isEmpty() || wanted.get().run() == 0) {
            amongRuns = true;
            beforeTheNewest();
        }
        runLife = log.runs().life();
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
            cutovers(events);
            states(events);
        }
        return events;
    }

    /// @param here where one begins who wants no place
    private void place(long here) {
        OptionalLong found = wanted.isPresent() ? log.numberAfter(wanted.get().offset()) : OptionalLong.of(here);
        number = found.orElse(log.taken());
        place = wanted.isPresent() && found.isPresent() ? wanted.get().offset() : log.next();
        life = log.life();
        lost = found.isEmpty();
        placed = true;
    }

    /// Finds the place to begin at, and another one when that is lost.
    private void settle(List<News> events) {
        if (!placed) {
            place(log.readyAt());
        }
        if (lost || life != log.life() || number < log.oldest()) {
            lost = false;
            number = log.taken();
            place = log.next();
            life = log.life();
            tell(events, new LiveEvent.Reset());
        }
    }

    private void cutovers(List<News> events) {
        RunLog runs = log.runs();
        if (runs.isEmpty()) {
            return;
        }
        if (!amongRuns) {
            amongRuns = true;
            goOnAmongRuns(events, wanted.orElseThrow());
        } else if (runLife != runs.life()) {
            run = 0;
            entry = 0;
            tell(events, new LiveEvent.Reset());
        }
        runLife = runs.life();
        for (LiveEvent.Moved each : runs.after(run, entry)) {
            run = each.entry().run();
            entry = each.entry().number();
            tell(events, each);
        }
        gates(events, runs.gates());
    }

    private void goOnAmongRuns(List<News> events, Place from) {
        if (log.runs().knows(from.run(), from.entry())) {
            run = from.run();
            entry = from.entry();
        } else {
            beforeTheNewest();
            tell(events, new LiveEvent.Reset());
        }
    }

    /// The newest entry tells how things stand.
    private void beforeTheNewest() {
        if (!log.runs().isEmpty()) {
            Entry newest = log.runs().newest().entry();
            run = newest.run();
            entry = newest.number() - 1;
        }
    }

    private void gates(List<News> events, List<Gate> now) {
        if (gatesOf != run || now.isEmpty()) {
            gates.clear();
            gatesOf = run;
        }
        for (Gate gate : now) {
            if (gates.put(gate.name(), gate.state()) != gate.state()) {
                tell(events, new LiveEvent.Gated(run, gate));
            }
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
        events.add(new News(new Place(log.leg(), place, run, entry), event));
    }
}
