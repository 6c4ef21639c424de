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
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Reads rows of a [World] as the confirmer does, at moments of its own, and asks the judge. It asks about any row
/// at all, suspect or not, so that nothing but the reads and the logs stands between a right row and a
/// confirmation.
final class Bystander {
    private static final Evidence EVIDENCE =
            new Evidence(Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, List.of(), Instant.EPOCH);

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
        do {
            pass();
            judgeAll();
        } while (decided() < confirm.window().to());
        Ruling.Subject subject = confirm.inquiry().subject();
        state.put(subject.key(), suspected(state.key(subject.key())));
        return judge.on(new Ruling.Confirm(subject, confirm.window(), EVIDENCE, 2), state).stream()
                .anyMatch(Outcome.Confirmed.class::isInstance);
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
                false,
                true,
                0,
                0,
                false,
                new io.lockstep.verifier.matching.History(List.of()));
    }
}
