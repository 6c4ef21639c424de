package io.lockstep.verifier.causes;

import java.util.Objects;
import java.util.function.Predicate;

/// One way in which the replicator is known to change values.
///
/// @param name by which it is reported and accepted
/// @param meaning what it does, and which setting says so, for people
/// @param explains whether the two values of a column differ by this and by nothing else
public record Loss(String name, String meaning, Predicate<Pair> explains) {
    public Loss {
        Objects.requireNonNull(name);
        Objects.requireNonNull(meaning);
        Objects.requireNonNull(explains);
    }

    @Override
    public String toString() {
        return name;
    }
}
