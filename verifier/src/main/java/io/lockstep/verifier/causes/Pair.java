package io.lockstep.verifier.causes;

import io.lockstep.verifier.rows.Beginning;
import java.util.Optional;

/// The two values of one column.
///
/// @param beginning what the source's value begins with, as far as the target's is long; empty until it was asked for,
///     where the source's is too long to be carried about
public record Pair(Value source, Value target, Optional<Beginning> beginning) {
    boolean differs() {
        return !source.cell().equals(target.cell());
    }

    boolean same() {
        return !differs();
    }

    /// Whether the source's value has to be read once more before it is known what the target's is of it.
    boolean asks() {
        return differs() && beginning.isEmpty() && source.cell().digest() && mayBeCut();
    }

    private boolean mayBeCut() {
        return !target.isNull() && target.cell().octets() < source.cell().octets();
    }

    Pair knowing(Beginning found) {
        return new Pair(source, target, Optional.of(found));
    }

    /// Where the source's value was cut, if what the target has is its beginning; empty when it is not, or when nobody
    /// has read it.
    Optional<Cut> cut() {
        if (source.isNull() || !mayBeCut()) {
            return Optional.empty();
        }
        int octets = Math.toIntExact(target.cell().octets());
        return source.text()
                .map(text -> Beginning.of(text, octets))
                .or(() -> beginning.filter(found -> found.isOf(source.cell())))
                .filter(found -> found.is(target.cell()))
                .map(found -> new Cut(octets, target.cell().characters(), found.nextCharacter()));
    }

    /// Where a value ends that is the beginning of another.
    ///
    /// @param octets how long it is in UTF-8
    /// @param characters how long it is in characters
    /// @param next how many octets the character has that does not fit
    record Cut(int octets, long characters, int next) {
        /// Whether it is all whole characters within so many octets.
        boolean at(long limit) {
            return octets <= limit && limit < octets + (long) next;
        }

        /// Whether there is a multiple of a unit at which it was cut.
        boolean atMultipleOf(int unit) {
            long limit = (octets + next - 1L) / unit * unit;
            return limit > 0 && at(limit);
        }
    }
}
