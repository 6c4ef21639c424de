package io.lockstep.verifier.confirm;

import io.lockstep.events.Evidence;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.verifier.causes.Causes;
import io.lockstep.verifier.causes.Diagnosis;
import io.lockstep.verifier.causes.Profile;
import io.lockstep.verifier.causes.RowPair;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.WatermarkRow;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Carries out rounds of reads. Confined to one thread.
final class Reading {
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    /// How long a round waits for the target of its lane while rows of another lane could be read.
    private static final Duration TURN = Duration.ofSeconds(2);

    private final Mode mode;
    private final ConfirmerSettings settings;
    private final Sessions sessions;
    private final BooleanSupplier waits;
    private final InstantSource clock = InstantSource.system();
    private ConfirmerFigures figures;

    /// @param before what was done before
    /// @param waits lets a moment pass; false when there is no point in waiting any longer
    Reading(Mode mode, ConfirmerSettings settings, Sessions sessions, ConfirmerFigures before, BooleanSupplier waits) {
        this.mode = mode;
        this.settings = settings;
        this.sessions = sessions;
        this.figures = before;
        this.waits = waits;
    }

    ConfirmerFigures figures() {
        return figures;
    }

    /// Reads the rows of suspects of one lane, and enters into the docket what follows. A failure voids the round.
    ///
    /// @return why the round was void; empty when it was not
    Optional<String> round(List<Inquiry> inquiries, Docket docket) {
        try {
            read(inquiries, docket);
            return Optional.empty();
        } catch (SQLException e) {
            sessions.close();
            figures = figures.failed();
            Instant later = clock.instant().plus(AFTER_A_FAILURE);
            inquiries.stream().filter(docket::awaits).forEach(inquiry -> docket.readAgain(inquiry, later));
            return Optional.of("Suspects cannot be read: " + e.getMessage());
        }
    }

    private void read(List<Inquiry> inquiries, Docket docket) throws SQLException {
        ReadSession source = session(Side.SOURCE);
        ReadSession target = session(Side.TARGET);
        Ruling.Subject first = inquiries.getFirst().subject();
        WatermarkRow from = watermark(source, first.lane());
        if (from.epoch() != first.epoch()) {
            throw new SQLException("the source's watermark is of epoch " + from.epoch() + ", the suspects are of epoch "
                    + first.epoch());
        }
        List<RowKey> keys =
                inquiries.stream().map(inquiry -> inquiry.subject().key()).toList();
        TableReads reads = TableReads.of(keys, source, target, settings.mappings(), settings.rules());
        var round = new Round(mode, from, reads.read(source));
        Instant begun = clock.instant();
        WatermarkRow shown = await(
                round,
                first.lane(),
                () -> inquiries.stream().anyMatch(docket::awaits) && !turnIsOver(begun, first.lane(), docket));
        if (shown == null) {
            Instant later = clock.instant().plus(TURN);
            inquiries.stream().filter(docket::awaits).forEach(inquiry -> docket.readAgain(inquiry, later));
        } else {
            Map<RowKey, Row> there = reads.read(session(Side.TARGET));
            Instant readAt = clock.instant();
            Map<RowKey, Row> after = reads.read(session(Side.SOURCE));
            Map<RowKey, Sandwich> read = round.end(shown, there, after, watermark(source, first.lane()));
            figures = figures.read(read.size());
            for (Inquiry inquiry : inquiries.stream().filter(docket::awaits).toList()) {
                enter(inquiry, read.get(inquiry.subject().key()), readAt, reads, docket);
            }
        }
    }

    /// A lane whose target stands still keeps no other lane's rows from being read.
    private boolean turnIsOver(Instant begun, String lane, Docket docket) {
        Instant now = clock.instant();
        return now.isAfter(begun.plus(TURN)) && docket.othersWait(lane, now);
    }

    private void enter(Inquiry inquiry, @Nullable Sandwich read, Instant readAt, TableReads reads, Docket docket)
            throws SQLException {
        Sandwich asked = read == null || inquiry.ofSuspect()
                ? read
                : read.only(inquiry.columns()).orElse(null);
        if (asked == null) {
            figures = figures.leave();
            docket.leave(inquiry, readAt);
            return;
        }
        Inquiry.Next found = inquiry.after(asked, Limits.of(settings.attempts()));
        figures = figures.after(found);
        switch (found) {
            case Inquiry.Next.Again(Inquiry next) -> docket.readAgain(next, readAt);
            case Inquiry.Next.Leave _ -> docket.leave(inquiry, readAt);
            case Inquiry.Next.Refute(Ruling.Refute ruling) ->
                docket.rule(inquiry, ruling, ruling.window().to());
            case Inquiry.Next.Confirm confirm ->
                docket.rule(
                        confirm.inquiry(),
                        confirmation(confirm, readAt, reads),
                        confirm.window().to());
        }
    }

    private Ruling confirmation(Inquiry.Next.Confirm confirm, Instant readAt, TableReads reads) throws SQLException {
        Ruling.Subject subject = confirm.inquiry().subject();
        Evidence evidence =
                settings.disclosure().evidence(subject.key().table(), confirm.source(), confirm.target(), readAt);
        Evidence explained = reads.pair(session(Side.SOURCE), subject.key(), confirm.source(), confirm.target())
                .map(pair -> explained(evidence, pair))
                .orElse(evidence);
        return new Ruling.Confirm(
                subject, confirm.window(), explained, confirm.inquiry().rounds());
    }

    private Evidence explained(Evidence evidence, RowPair pair) {
        Profile profile = settings.profile();
        Diagnosis diagnosis = Causes.of(pair, profile.twoSteps());
        return evidence.explained(diagnosis.columns(), diagnosis.main().orElse(null), profile.explains(pair));
    }

    /// Waits as long as it takes and is wanted, since no time is too long for a replicator.
    private @Nullable WatermarkRow await(Round round, String lane, BooleanSupplier wanted) throws SQLException {
        do {
            WatermarkRow shown = watermark(session(Side.TARGET), lane);
            if (round.reached(shown)) {
                return shown;
            }
        } while (waits.getAsBoolean() && wanted.getAsBoolean());
        return null;
    }

    private ReadSession session(Side side) throws SQLException {
        return sessions.of(side, clock.instant());
    }

    private WatermarkRow watermark(ReadSession session, String lane) throws SQLException {
        TableId table = new WatermarkTable(settings.watermarkSchema(), lane).id();
        return WatermarkRow.read(session, table, lane, settings.watermarks().apply(lane));
    }
}
