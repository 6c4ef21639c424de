package io.lockstep.verifier.confirm;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Carried;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Partial;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.matching.Standing;
import io.lockstep.verifier.matching.Suspect;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.streams.HeapState;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.LogRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Reads rows of a [World] as the confirmer does, at moments of its own, and asks the judge. It asks about any row
/// at all, suspect or not, so that nothing but the reads and the logs stands between a right row and a
/// confirmation.
final class Bystander {
    private static final Evidence EVIDENCE =
            new Evidence(Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, List.of(), Instant.EPOCH);

    private static final Disclosure DISCLOSURE = new Disclosure(new byte[32], false, Set.of());
    /// A suspect is not forgotten, and here any row may be made one.
    private static final int FOREVER = 1_000_000;

    private final World world;
    private final Mode believed;
    private final Limits limits;
    private final boolean asksTheJudge;
    private final Judge judge;
    private final HeapState state = new HeapState();
    private final Random random;
    private int played;

    /// @param believed what the reader takes the replicator for
    /// @param asksTheJudge whether a confirmation needs the source's log
    Bystander(World world, Mode mode, Mode believed, Limits limits, boolean asksTheJudge, long seed) {
        this.world = world;
        this.believed = believed;
        this.limits = limits;
        this.asksTheJudge = asksTheJudge;
        this.judge = new Judge(new Rules(mode, FOREVER));
        this.random = new Random(new SplittableRandom(seed + 1).nextLong());
    }

    /// Whether a row is found to differ, in as many rounds as that takes.
    boolean confirms(int key) {
        RowKey name = History.key(key);
        Inquiry inquiry = Inquiry.about(new Ruling.Subject("d", History.LANE, 1, 0, name, 1));
        while (true) {
            Inquiry.Next next = inquiry.after(read(key), limits);
            if (next instanceof Inquiry.Next.Confirm confirm) {
                if (holds(confirm)) {
                    return true;
                }
                next = confirm.inquiry().dismissed(limits);
            }
            if (!(next instanceof Inquiry.Next.Again(Inquiry again))) {
                return false;
            }
            inquiry = again;
        }
    }

    /// What became of a row that was compared in part.
    enum Answer {
        /// It was not.
        NOT_ASKED,
        CLEARED,
        CONFIRMED,
        /// Until later.
        LEFT
    }

    /// Reads what the logs have left uncompared of a row, if they have.
    Answer compares(int key) {
        judgeAll();
        RowKey name = History.key(key);
        KeyState known = state.key(name);
        if (known == null || !(known.standing() instanceof Standing.Clear)) {
            return Answer.NOT_ASKED;
        }
        Partial partial = known.partial();
        if (partial == null) {
            return Answer.NOT_ASKED;
        }
        var subject = new Ruling.Subject("d", History.LANE, 1, 0, name, partial.watermark());
        return compares(key, Inquiry.about(subject, Set.copyOf(partial.columns())));
    }

    private Answer compares(int key, Inquiry first) {
        Inquiry inquiry = first;
        while (true) {
            Inquiry.Next next = inquiry.after(read(key).only(first.columns()).orElseThrow(), limits);
            Ruling ruling = ruling(next);
            if (ruling != null) {
                List<Outcome> outcomes = judge.on(ruling, state);
                if (outcomes.stream().anyMatch(Outcome.VisibilityRegained.class::isInstance)) {
                    return ruling instanceof Ruling.Refute ? Answer.CLEARED : Answer.CONFIRMED;
                }
                next = inquiry.dismissed(limits);
            }
            if (!(next instanceof Inquiry.Next.Again(Inquiry again))) {
                return Answer.LEFT;
            }
            inquiry = again;
        }
    }

    /// The ruling when there is one, once the judge can answer it.
    private @Nullable Ruling ruling(Inquiry.Next next) {
        return switch (next) {
            case Inquiry.Next.Again _, Inquiry.Next.Leave _ -> null;
            case Inquiry.Next.Refute(Ruling.Refute(var subject, var window, var columns, int attempts)) ->
                new Ruling.Refute(subject, decided(window), columns, attempts);
            case Inquiry.Next.Confirm(Inquiry of, var window, Row source, Row target) ->
                new Ruling.Confirm(
                        of.subject(),
                        decided(window),
                        DISCLOSURE.evidence(History.ORDERS, source, target, Instant.EPOCH),
                        of.rounds());
        };
    }

    /// Waits for the end of a window. A reader that does not ask the logs what happened since its reads gives the
    /// newest moment for theirs.
    private Ruling.Window decided(Ruling.Window window) {
        awaitDecided(window.to());
        long now = decided();
        return asksTheJudge ? window : new Ruling.Window(now - 1, now, now);
    }

    /// Lets everything come to rest, and says whether the judge then takes a row for compared and right.
    boolean takesForRight(int key) {
        for (int i = 0; i < 4; i++) {
            world.writeWatermark();
            world.replicateAll();
        }
        judgeAll();
        KeyState known = state.key(History.key(key));
        return known != null && known.standing() instanceof Standing.Clear && known.partial() == null;
    }

    private Sandwich read(int key) {
        RowKey name = History.key(key);
        var round = new Round(believed, world.watermark(Side.SOURCE), Map.of(name, row(Side.SOURCE, key)));
        do {
            pass();
        } while (!round.reached(world.watermark(Side.TARGET)));
        var shown = world.watermark(Side.TARGET);
        pass();
        var target = row(Side.TARGET, key);
        pass();
        var source = row(Side.SOURCE, key);
        pass();
        return requireNonNull(round.end(shown, Map.of(name, target), Map.of(name, source), world.watermark(Side.SOURCE))
                .get(name));
    }

    private Row row(Side side, int key) {
        return world.row(side, key);
    }

    private void pass() {
        for (int i = random.nextInt(6); i > 0; i--) {
            world.step();
        }
    }

    /// Lets the judge catch up to what the reads can have seen, and rules on a suspect put into its state.
    private boolean holds(Inquiry.Next.Confirm confirm) {
        if (!asksTheJudge) {
            return true;
        }
        awaitDecided(confirm.window().to());
        Ruling.Subject subject = confirm.inquiry().subject();
        state.put(subject.key(), suspected(state.key(subject.key())));
        return judge.on(new Ruling.Confirm(subject, confirm.window(), EVIDENCE, 2), state).stream()
                .anyMatch(Outcome.Confirmed.class::isInstance);
    }

    private void awaitDecided(long watermark) {
        do {
            pass();
            judgeAll();
        } while (decided() < watermark);
    }

    private long decided() {
        return state.lane().marks().proofPoint();
    }

    private void judgeAll() {
        List<LogRecord> records = world.history.records();
        records.subList(played, records.size())
                .forEach(record -> judge.on(record.side(), record.record(), Instant.EPOCH, state));
        played = records.size();
    }

    /// The key as the judge knows it, made suspect.
    private KeyState suspected(@Nullable KeyState known) {
        var suspect = new Suspect(
                DivergenceClass.VALUE_MISMATCH,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
        Carried source = known == null ? null : known.lastSource();
        Carried target = known == null ? null : known.lastTarget();
        return new KeyState(
                1,
                History.SCHEME,
                null,
                null,
                List.of(),
                List.of(),
                source,
                target,
                new Standing.Suspected(suspect, false, Standing.Stage.SUSPECT),
                null,
                true,
                0,
                0,
                false,
                new io.lockstep.verifier.matching.History(List.of()));
    }
}
