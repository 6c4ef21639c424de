package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Journal;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.journal.Mirror;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the journal of one run, whatever happens to the source's connections meanwhile. Used by one thread.
final class Diary {
    private static final Logger LOG = LoggerFactory.getLogger(Diary.class);
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Permit permit;
    private final Journal journal;
    private final InstantSource clock;
    private final List<Mirror> mirrors;
    private History history;

    Diary(Permit permit, Journal journal, History history, InstantSource clock, List<Mirror> mirrors) {
        this.permit = permit;
        this.journal = journal;
        this.history = history;
        this.clock = clock;
        this.mirrors = List.copyOf(mirrors);
    }

    History history() {
        return history;
    }

    /// Returns when it is written. While the source cannot be reached, nothing is done, since nothing would be known
    /// of it.
    ///
    /// @throws InterruptedException when it is not to be waited for any longer
    void write(Line line) throws InterruptedException {
        History before = history;
        while (history.last().number() == before.last().number()) {
            try {
                history = journal.append(permit, before, clock.instant(), line);
            } catch (SQLException e) {
                LOG.atWarn().setCause(e).log("The journal could not be written");
                Thread.sleep(RETRY);
                lookWhetherItIsThere(line);
            }
        }
        mirror();
    }

    private void lookWhetherItIsThere(Line line) {
        try {
            History there = permit.read(Side.SOURCE, source -> journal.read(source, permit.run()))
                    .orElse(history);
            boolean written = there.entries().size() == history.entries().size() + 1
                    && there.last().line().equals(line)
                    && there.last().epoch() == permit.epoch();
            history = written ? there : history;
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("The journal could not be read");
        }
    }

    private void mirror() {
        for (Mirror mirror : mirrors) {
            try {
                mirror.written(history);
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("A copy of the journal is behind");
            }
        }
    }
}
