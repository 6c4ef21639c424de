package io.lockstep.cutover.sequences;

import io.lockstep.events.TableId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How many values ahead of the source the target's sequences are set: the most of 1000, ten times what
/// is used while clients wait, and what the sessions of the source may hold in their caches.
///
/// @param pauseBudget how long clients wait at most
/// @param perSecond values that one sequence hands out in a second at its peak; empty when it is to be
///     measured
public record Headroom(Duration pauseBudget, Optional<Double> perSecond) {
    private static final BigInteger LEAST = BigInteger.valueOf(1000);
    private static final BigDecimal TIMES = BigDecimal.TEN;

    /// How long a measurement takes.
    static final Duration LOOK = Duration.ofSeconds(1);

    public Headroom {
        Objects.requireNonNull(pauseBudget);
        Objects.requireNonNull(perSecond);
        if (pauseBudget.isNegative()) {
            throw new IllegalArgumentException("A pause budget is not negative: " + pauseBudget);
        }
        if (perSecond.filter(rate -> !(rate >= 0) || rate.isInfinite()).isPresent()) {
            throw new IllegalArgumentException("Not a rate: " + perSecond.get());
        }
    }

    /// In values, by the source's sequence.
    ///
    /// @param first a look at the source
    /// @param later the same [#LOOK] later, or the same look when the rate is given
    /// @param connections that the source may have
    Map<TableId, BigInteger> values(List<SequenceState> first, List<SequenceState> later, long connections) {
        Map<TableId, BigInteger> next = new HashMap<>();
        first.stream().filter(SequenceState::isReadable).forEach(each -> next.put(each.name(), each.next()));
        Map<TableId, BigInteger> values = new HashMap<>();
        for (SequenceState each : later) {
            if (each.isReadable()) {
                BigInteger before = next.getOrDefault(each.name(), each.next());
                BigDecimal rate = perSecond
                        .map(BigDecimal::valueOf)
                        .orElseGet(() -> new BigDecimal(each.kind().values(before, each.next())));
                values.put(each.name(), most(rate, each.kind().cache(), connections));
            }
        }
        return values;
    }

    private BigInteger most(BigDecimal perSecond, long cache, long connections) {
        BigInteger used = perSecond
                .multiply(TIMES)
                .multiply(BigDecimal.valueOf(pauseBudget.toMillis()).movePointLeft(3))
                .setScale(0, RoundingMode.CEILING)
                .toBigInteger();
        BigInteger cached = BigInteger.valueOf(cache).multiply(BigInteger.valueOf(connections));
        return LEAST.max(used).max(cached);
    }
}
