package io.lockstep.verifier.causes;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// What happens to numbers on their way.
final class Numbers {
    /// What a numeric without precision and scale has left after numeric(28,6).
    static final int TRAVELLING_SCALE = 6;

    private static final List<RoundingMode> WAYS =
            List.of(RoundingMode.HALF_UP, RoundingMode.HALF_EVEN, RoundingMode.DOWN);
    private static final int DOUBLE_DIGITS = 15;
    private static final int SINGLE_DIGITS = 6;

    private Numbers() {}

    /// Whether the target has what its column, or numeric(28,6) on the way, leaves of the source's number.
    static boolean shortened(Pair pair) {
        int scale = pair.target().scale().orElse(TRAVELLING_SCALE);
        return atScale(pair, scale) || atScale(pair, TRAVELLING_SCALE) || singlePrecision(pair) || fewerDigits(pair);
    }

    /// Whether the target's number is the source's with so many digits after the point, which the source's has more of.
    static boolean atScale(Pair pair, int scale) {
        Optional<BigDecimal> source = number(pair.source(), "number");
        Optional<BigDecimal> target = number(pair.target(), "number");
        return source.isPresent()
                && target.isPresent()
                && source.get().stripTrailingZeros().scale() > scale
                && WAYS.stream()
                        .map(way -> source.get().setScale(scale, way))
                        .anyMatch(rounded -> rounded.compareTo(target.get()) == 0);
    }

    private static boolean singlePrecision(Pair pair) {
        return pair.source().is("float8")
                && pair.target().is("float4")
                && finite(pair)
                && (float) Double.parseDouble(text(pair.source())) == Float.parseFloat(text(pair.target()));
    }

    /// As servers before version 12 print floating-point numbers.
    private static boolean fewerDigits(Pair pair) {
        int digits = pair.source().is("float4") ? SINGLE_DIGITS : DOUBLE_DIGITS;
        return finite(pair)
                && new BigDecimal(text(pair.source()))
                                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                                .compareTo(new BigDecimal(text(pair.target())))
                        == 0;
    }

    private static boolean finite(Pair pair) {
        return number(pair.source(), "float").isPresent()
                && number(pair.target(), "float").isPresent();
    }

    private static String text(Value value) {
        return value.text().orElseThrow();
    }

    private static Optional<BigDecimal> number(Value value, String family) {
        return value.isOf(family) ? value.text().flatMap(Numbers::number) : Optional.empty();
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
