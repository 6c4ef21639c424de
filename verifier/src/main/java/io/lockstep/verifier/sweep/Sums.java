package io.lockstep.verifier.sweep;

import java.math.BigDecimal;

/// What rows amount to: how many they are, and the sums of both words of their hashes.
record Sums(long rows, BigDecimal first, BigDecimal second) {
    static final Sums NONE = new Sums(0, BigDecimal.ZERO, BigDecimal.ZERO);

    Sums plus(Sums other) {
        return new Sums(rows + other.rows, first.add(other.first), second.add(other.second));
    }
}
