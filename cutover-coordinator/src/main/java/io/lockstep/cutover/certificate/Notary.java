package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Issues the certificate of each run that has switched, and finds those that were issued. Thread-safe.
public final class Notary implements AutoCloseable {
    /// How long the rest takes, once all tables are read.
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final CertificateSettings settings;
    private final Archive archive;
    private final InstantSource clock;
    private final NavigableMap<Long, Deed> deeds = new TreeMap<>();
    private @Nullable Attendance attendance;
    private volatile @Nullable Thread late;

    /// @param connectors of an administrator of each side
    public Notary(
            CertificateSettings settings, Map<Side, Connector> connectors, CutoverTables tables, InstantSource clock) {
        this.settings = settings;
        this.archive = new Archive(connectors, tables);
        this.clock = clock;
    }

    /// Begins to attend the proof of a run, unless it does already.
    synchronized Attendance attend(long run) {
        Attendance now = attendance;
        if (now == null || now.run() != run) {
            release();
            now = new Attendance(
                    run, new Snapshots(settings.readers(), settings.digesting().session()));
            attendance = now;
        }
        return now;
    }

    /// Is told of each change of a run. Returns at once.
    public synchronized void told(Standing standing) {
        History history = standing.history();
        if (history.opening().mode() != Mode.EXECUTE) {
            return;
        }
        if (history.first(new RunEvent.Decided(Verdict.COMMIT)).isPresent()) {
            deed(history.number()).told(history);
        } else if (standing.run() instanceof Run.Advancing && standing.run().clientsMayWait()) {
            attend(history.number());
        } else if (!(standing.run() instanceof Run.Advancing || standing.run() instanceof Run.Committing)) {
            release();
        }
    }

    /// Sees to the certificate of a run that is over: nobody goes on with that, whoever was making it when
    /// it was killed. Waits until nobody can be making it any more, and issues it then if it is not there.
    /// Returns at once.
    ///
    /// @param newest the run; empty when there is none
    public void catchUp(Optional<Standing> newest) {
        newest.filter(standing -> standing.run() instanceof Run.Finished)
                .map(Standing::history)
                .flatMap(history -> history.first(new RunEvent.Done(Forward.RESUME_TRAFFIC)))
                .ifPresent(wentOn ->
                        late = Thread.ofVirtual().name("late certificate").start(() -> {
                            Instant due = wentOn.plus(settings.within()).plus(GRACE);
                            if (slept(Duration.between(clock.instant(), due))) {
                                told(newest.get());
                            }
                        }));
    }

    private static boolean slept(Duration duration) {
        try {
            Thread.sleep(duration.isNegative() ? Duration.ZERO : duration);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private Deed deed(long run) {
        return deeds.computeIfAbsent(run, _ -> {
            Attendance attended = attendance != null && attendance.run() == run ? attendance : null;
            attendance = null;
            return new Deed(run, attended, settings, archive, clock);
        });
    }

    private void release() {
        if (attendance != null) {
            attendance.close();
            attendance = null;
        }
    }

    /// What there is of a certificate.
    public sealed interface Found {
        /// @param text the file
        record Issued(String text) implements Found {}

        /// @param progress how far that is, in words
        record InTheMaking(String progress) implements Found {}

        record Nothing() implements Found {}
    }

    /// Looks for the certificate of a run, or the newest.
    ///
    /// @param back on which leg: 0 on this, 1 on the one before
    /// @throws SQLException when nobody has it who can be asked, and somebody cannot be asked
    public Found find(Optional<Long> run, int back) throws SQLException {
        Optional<String> progress = back == 0 ? making(run) : Optional.empty();
        if (progress.isPresent()) {
            return new Found.InTheMaking(progress.get());
        }
        Archive where = back == 0 ? archive : archive.of(settings.before().get(back - 1), back % 2 == 1);
        Optional<String> kept = run.isPresent()
                ? where.read(run.get(), Archive.Kind.CERTIFICATE)
                : where.newest(Archive.Kind.CERTIFICATE);
        return kept.<Found>map(Found.Issued::new).orElseGet(Found.Nothing::new);
    }

    private synchronized Optional<String> making(Optional<Long> run) {
        return run.map(deeds::get)
                .or(() -> run.isPresent()
                        ? Optional.empty()
                        : Optional.ofNullable(deeds.lastEntry()).map(Map.Entry::getValue))
                .flatMap(Deed::progress);
    }

    /// Issues what is in the making, with what was read so far.
    @Override
    public synchronized void close() {
        Thread waiting = late;
        if (waiting != null) {
            waiting.interrupt();
        }
        release();
        deeds.values().forEach(Deed::close);
    }
}
