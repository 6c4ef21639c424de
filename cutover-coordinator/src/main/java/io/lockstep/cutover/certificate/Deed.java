package io.lockstep.cutover.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.certificate.Archive.Kind;
import io.lockstep.cutover.fence.FenceSource;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.proof.Barrier;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The making of one certificate, on a thread of its own: keeps what was proven as soon as the decision is
/// COMMIT, waits until clients go on, digests, signs, and keeps what it has issued.
final class Deed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deed.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final long run;
    private final @Nullable Attendance attendance;
    private final CertificateSettings settings;
    private final Archive archive;
    private final InstantSource clock;
    private final CompletableFuture<History> wentOn = new CompletableFuture<>();
    private final Thread thread;
    private volatile Optional<String> progress = Optional.of("it waits for the clients to go on");

    /// Begins.
    ///
    /// @param attendance of this process at the proof; null when another one was there
    Deed(
            long run,
            @Nullable Attendance attendance,
            CertificateSettings settings,
            Archive archive,
            InstantSource clock) {
        this.run = run;
        this.attendance = attendance;
        this.settings = settings;
        this.archive = archive;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("certificate of run " + run).start(this::make);
    }

    long run() {
        return run;
    }

    /// How far it is; empty when it is over.
    Optional<String> progress() {
        return progress;
    }

    /// That the run has come so far.
    void told(History history) {
        if (history.first(new RunEvent.Done(Forward.RESUME_TRAFFIC)).isPresent()) {
            wentOn.complete(history);
        }
    }

    private void make() {
        try (attendance) {
            if (until(() -> archive.read(run, Kind.CERTIFICATE)).isEmpty()) {
                ObjectNode proof = until(this::proof);
                String text = issued(proof, wentOn.get());
                until(() -> {
                    archive.keep(run, Kind.CERTIFICATE, text);
                    return text;
                });
                LOG.atInfo().addKeyValue("run", run).log("The certificate was issued");
            }
        } catch (InterruptedException _) {
            LOG.atDebug().log("The certificate is left to the next coordinator");
        } catch (ExecutionException | RuntimeException e) {
            LOG.atError().addKeyValue("run", run).setCause(e).log("The certificate could not be made");
        } finally {
            progress = Optional.empty();
        }
    }

    /// What was proven, kept by whoever saw it first.
    private ObjectNode proof() throws SQLException {
        Attendance.Testimony seen = attendance == null ? null : attendance.testimony();
        if (seen != null) {
            ObjectNode facts = ProofFacts.of(seen.overview());
            archive.keep(run, Kind.CERTIFICATE_PROOF, facts.toString());
            return facts;
        }
        Optional<String> kept = archive.read(run, Kind.CERTIFICATE_PROOF);
        try {
            return kept.isPresent() ? (ObjectNode) CanonicalJson.parse(kept.get()) : ProofFacts.lost();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was kept of the proof cannot be read", e);
        }
    }

    private String issued(ObjectNode proof, History history) throws InterruptedException {
        progress = Optional.of("its tables are being read");
        Digests digests = digests();
        Set<TableId> migrated =
                digests.tables().stream().map(table -> table.asked().source()).collect(Collectors.toSet());
        Content content = new Content(settings, history, proof, source(migrated), digests);
        return Certificate.issue(content.document(clock.instant()), settings.key());
    }

    private Digests digests() throws InterruptedException {
        Attendance.Testimony seen = attendance == null ? null : attendance.testimony();
        if (seen == null) {
            return unread("the coordinator that held the snapshots of the switch ended before its tables were read");
        }
        if (seen.snapshots().isEmpty()) {
            return unread(seen.obstacle());
        }
        try {
            return Digests.compute(
                    settings.digesting(),
                    seen.snapshots(),
                    settings.within(),
                    (done, all) -> progress = Optional.of(done + " of " + all + " tables are digested"));
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("The snapshots of the switch are gone");
            return unread("a snapshot of the switch was gone when clients went on (error " + e.getSQLState() + ")");
        }
    }

    /// Then there are at least the statements, for others to run.
    private Digests unread(String obstacle) {
        try (Connection source = reader(Side.SOURCE);
                Connection target = reader(Side.TARGET)) {
            return Digests.unread(settings.digesting(), source, target, obstacle);
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("The tables could not be read for the certificate");
            return new Digests(settings.digesting().session(), Map.of(), List.of(), obstacle);
        }
    }

    private Connection reader(Side side) throws SQLException {
        Connection session = Snapshot.session(
                Objects.requireNonNull(settings.readers().get(side)),
                settings.digesting().session());
        session.setAutoCommit(false);
        return session;
    }

    private Optional<Content.SourceFacts> source(Set<TableId> migrated) {
        try (Connection source = archive.connect(Side.SOURCE)) {
            return Optional.of(new Content.SourceFacts(
                    Barrier.read(archive.tables(), source, run),
                    FenceSource.fenced(archive.tables(), source, run),
                    Outside.read(source, settings.firstSchema(archive.tables()), migrated)));
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("The source could not be asked for the certificate");
            return Optional.empty();
        }
    }

    /// Tries until the databases answer.
    private static <T> T until(Question<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.answer();
            } catch (SQLException e) {
                LOG.atWarn().setCause(e).log("The certificate waits for the databases");
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /// Issues it with what was read so far; leaves it to the next process when clients do not go on yet.
    @Override
    public void close() {
        if (!wentOn.isDone()) {
            thread.interrupt();
        }
        Attendance.Testimony seen = attendance == null ? null : attendance.testimony();
        if (seen != null) {
            seen.snapshots().values().forEach(Snapshot::cancel);
        }
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        if (attendance != null) {
            attendance.close();
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws SQLException;
    }
}
