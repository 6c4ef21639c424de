package io.lockstep.verifier.streams;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Watermark;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One lane in one task: hands records to the judge and its outcomes on to the figures and the outbox.
final class JudgedLane {
    private static final Duration PROCEEDING = Duration.ofMillis(100);

    private final String lane;
    private final int partition;
    private final Judge judge;
    private final Outbox outbox;
    private final StoredState state;
    private final TableLedger tables;
    private final OpenSuspects open;
    private final ProgressPace pace = new ProgressPace();

    JudgedLane(String lane, int partition, Judge judge, JudgeStores stores, Outbox outbox) {
        this.lane = lane;
        this.partition = partition;
        this.judge = judge;
        this.outbox = outbox;
        var keys = new StoreKeys(lane);
        this.state = new StoredState(stores, keys);
        this.tables = new TableLedger(stores.tables(), keys, state.lane().epoch());
        this.open = new OpenSuspects(stores.open(), keys);
        if (!state.lane().equals(LaneState.EMPTY)) {
            pace.alive(outbox.now());
        }
    }

    /// Whether a record can be what it says that it is: an image has as many columns as were declared.
    boolean fits(ChangeRecord record) {
        if (record instanceof RowVersion version && version.image() instanceof RowImage.Present image) {
            Columns declared = state.lane().catalogue().columns().get(image.columns());
            return declared == null || declared.names().size() == image.width();
        }
        return true;
    }

    void on(Ruling ruling) {
        take(judge.on(ruling, state));
        pace.proven();
        publishProgress();
    }

    /// A record of one side, which cannot be read, was passed over.
    void unreadable(Side side, Instant appendedAt) {
        take(judge.unreadable(side, appendedAt, state));
        publishProgress();
    }

    void on(Side side, ChangeRecord record, Instant appendedAt) {
        take(judge.on(side, record, appendedAt, state));
        if (record instanceof Watermark) {
            pace.alive(outbox.now());
            publishProgress();
        }
    }

    /// Goes on with a proof point that records have left unfinished, for some time and not longer: in between the
    /// task has to commit.
    void proceed() {
        Instant until = outbox.now().plus(PROCEEDING);
        while (state.pause() != null && outbox.now().isBefore(until)) {
            take(judge.proceed(state));
        }
        publishProgress();
    }

    /// What concerns a whole table is found out in every partition, and said by the first.
    private void take(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (partition == 0 || !(outcome instanceof Outcome.TruncateMismatch)) {
                tables.add(outcome);
                publish(outcome);
            }
        }
    }

    /// Writes everything that was found out to the stores: what is not, is lost with the task.
    void write() {
        state.write();
        tables.write(state.lane().epoch());
    }

    /// Publishes the progress that is owed, when it is time.
    void publishProgress() {
        Instant now = outbox.now();
        if (pace.due(now)) {
            outbox.progress(ProgressDocument.of(lane, partition, state.lane(), tables.progress(), now));
        }
    }

    private void publish(Outcome outcome) {
        switch (outcome) {
            case Outcome.SuspectRaised raised -> outbox.suspect(dossier().raised(raised));
            case Outcome.SuspectChanged(RowKey key, Suspect suspect) ->
                outbox.suspect(dossier().standing(key, suspect));
            case Outcome.TruncateMismatch(TableId table, Suspect suspect) ->
                outbox.verdict(dossier().standing(RowKey.wholeTable(table), suspect));
            case Outcome.Healed healed -> outbox.verdict(dossier().healed(healed));
            case Outcome.Confirmed confirmed -> outbox.verdict(dossier().confirmed(confirmed));
            case Outcome.Refuted refuted -> outbox.verdict(dossier().refuted(refuted));
            case Outcome.Dismissed dismissed -> outbox.verdict(dossier().dismissed(dismissed));
            case Outcome.Rechecked rechecked -> outbox.verdict(dossier().rechecked(rechecked));
            case Outcome.Acknowledged noted -> outbox.verdict(dossier().acknowledged(noted));
            case Outcome.Transient passed -> outbox.verdict(documents().passed(passed, outbox.now()));
            case Outcome.ProofPoint _ -> pace.proven();
            case Outcome.PartitionUnproven _, Outcome.TableUnproven _ -> pace.proven();
            case Outcome.EpochBegan _ -> {
                open.clear();
                pace.proven();
            }
            case Outcome.PartlyCompared partly -> outbox.partial(documents().partial(partly));
            case Outcome.VisibilityRegained(RowKey key) -> {
                outbox.compared(documents().row(key));
                pace.proven();
            }
            case Outcome.UndecidedBegan _,
                    Outcome.UndecidedEnded _,
                    Outcome.RowTooHot _,
                    Outcome.RowCooled _,
                    Outcome.Settled _,
                    Outcome.VisibilityLost _,
                    Outcome.Accepted _,
                    Outcome.Redelivered _,
                    Outcome.Accounted _ -> {}
        }
    }

    private Dossier dossier() {
        return new Dossier(open, documents(), outbox.now());
    }

    private DivergenceDocuments documents() {
        return new DivergenceDocuments(lane, state.lane().epoch(), partition);
    }
}
