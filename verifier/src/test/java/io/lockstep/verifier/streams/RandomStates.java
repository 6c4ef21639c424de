package io.lockstep.verifier.streams;

import io.lockstep.events.Columns;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.Replay;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.verifier.matching.Carried;
import io.lockstep.verifier.matching.Catalogue;
import io.lockstep.verifier.matching.History;
import io.lockstep.verifier.matching.Hole;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Mark;
import io.lockstep.verifier.matching.Marks;
import io.lockstep.verifier.matching.Partial;
import io.lockstep.verifier.matching.Reading;
import io.lockstep.verifier.matching.Shown;
import io.lockstep.verifier.matching.Standing;
import io.lockstep.verifier.matching.Suspect;
import io.lockstep.verifier.matching.Trace;
import io.lockstep.verifier.matching.Truncates;
import io.lockstep.verifier.matching.Unsettled;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Draws states that no history would lead to, and that the codecs must keep all the same.
final class RandomStates {
    private final Random random;

    RandomStates(long seed) {
        random = new Random(seed);
    }

    KeyState key() {
        return new KeyState(
                number(),
                scheme(),
                maybe(this::shown),
                maybe(this::shown),
                some(this::unsettled),
                some(this::unsettled),
                maybe(this::carried),
                maybe(this::carried),
                standing(),
                maybe(() -> new Partial(number(), some(this::text), instant())),
                random.nextBoolean(),
                number(),
                number(),
                random.nextBoolean(),
                new History(some(random::nextLong)));
    }

    LaneState lane() {
        return new LaneState(number(), reading(), reading(), sourceAccount(), targetAccount(), marks(), catalogue());
    }

    TableFigures figures() {
        var figures = new TableFigures();
        figures.rows = number();
        figures.suspects = number();
        figures.undecided = number();
        figures.partial = number();
        figures.hot = number();
        figures.torn = number();
        figures.source.put(constant(Operation.values()), number());
        figures.target.put(constant(Operation.values()), number());
        figures.transients.put(constant(DivergenceClass.values()), number());
        figures.reasons.addAll(some(() -> constant(UnprovenReason.values())));
        figures.sourceAccount = sourceAccount();
        figures.targetAccount = targetAccount();
        figures.lags(Operation.UPDATE)[random.nextInt(TableFigures.LAG_BUCKETS)] = 1 + number();
        figures.lags(Operation.DELETE)[TableFigures.LAG_BUCKETS - 1] = number();
        return figures;
    }

    private Marks marks() {
        return new Marks(
                some(this::mark),
                some(this::mark),
                maybe(this::mark),
                maybe(this::mark),
                number(),
                number(),
                number(),
                number(),
                number(),
                maybe(this::mark),
                maybe(random::nextLong));
    }

    private Catalogue catalogue() {
        var columns = new HashMap<Long, Columns>();
        some(() -> new Columns(some(this::text))).forEach(each -> columns.put(each.id(), each));
        Map<Side, FingerprintScheme> schemes = new EnumMap<>(Side.class);
        some(() -> constant(Side.values())).forEach(side -> schemes.put(side, scheme()));
        return new Catalogue(
                columns,
                Set.copyOf(some(this::notice)),
                schemes,
                Set.copyOf(some(() -> constant(UnprovenReason.values()))),
                truncates(),
                some(() -> new Replay(3, 3 + number(), instant())));
    }

    private Map<TableId, Truncates> truncates() {
        var truncates = new HashMap<TableId, Truncates>();
        some(() -> new TableId("s" + text(), "t" + text())).forEach(table -> truncates.put(table, ofTable()));
        return truncates;
    }

    private Truncates ofTable() {
        return new Truncates(
                some(this::cut),
                some(this::cut),
                number(),
                number(),
                number(),
                number(),
                number(),
                position(),
                -1,
                number());
    }

    private Truncates.Cut cut() {
        return new Truncates.Cut(number(), position(), instant(), random.nextBoolean());
    }

    private Catalogue.Notice notice() {
        var table = new TableId("s" + text(), "t" + text());
        return new Catalogue.Notice(constant(Side.values()), number(), table, constant(UnprovenReason.values()));
    }

    private Standing standing() {
        return switch (random.nextInt(3)) {
            case 0 -> Standing.CLEAR;
            case 1 -> new Standing.Undecided(number(), random.nextBoolean(), random.nextBoolean(), number());
            default -> new Standing.Suspected(suspect(), random.nextBoolean(), constant(Standing.Stage.values()));
        };
    }

    private Suspect suspect() {
        return new Suspect(
                constant(DivergenceClass.values()),
                some(this::text),
                maybe(this::image),
                maybe(this::image),
                maybe(this::position),
                maybe(this::position),
                maybe(this::number),
                number(),
                instant(),
                instant());
    }

    private Unsettled unsettled() {
        return new Unsettled(
                number(), position(), number(), constant(Operation.values()), image(), instant(), maybe(this::hole));
    }

    private Hole hole() {
        return new Hole(number(), number(), number());
    }

    private Shown shown() {
        return new Shown(image(), maybe(() -> new Trace(position(), number(), instant())));
    }

    private Carried carried() {
        return new Carried(number(), position(), image());
    }

    private Mark mark() {
        return new Mark(number(), number(), instant(), instant());
    }

    private Reading reading() {
        return new Reading(position(), number(), number(), number());
    }

    private SourceAccount sourceAccount() {
        return new SourceAccount(number(), number(), number(), number(), number(), -number(), number(), number());
    }

    private TargetAccount targetAccount() {
        return new TargetAccount(
                number(), number(), number(), number(), number(), number(), -number(), number(), number());
    }

    private FingerprintScheme scheme() {
        return new FingerprintScheme(random.nextInt(), random.nextInt(5), random.nextInt());
    }

    private RowImage image() {
        long[] fingerprints = random.longs(random.nextInt(4)).toArray();
        return random.nextInt(4) == 0 ? RowImage.ABSENT : new RowImage.Present(random.nextLong(), fingerprints);
    }

    private Position position() {
        return new Position(new Lsn(random.nextLong()), random.nextInt(1 << 20));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
    }

    private long number() {
        return random.nextLong() >>> (1 + random.nextInt(62));
    }

    private String text() {
        return Integer.toString(random.nextInt(100_000), 36) + (random.nextBoolean() ? "é" : "");
    }

    private <E> E constant(E[] constants) {
        return constants[random.nextInt(constants.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> some(Supplier<T> value) {
        return Stream.generate(value).limit(random.nextInt(4)).toList();
    }
}
