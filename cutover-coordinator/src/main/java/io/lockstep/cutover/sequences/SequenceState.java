package io.lockstep.cutover.sequences;

import io.lockstep.events.TableId;
import java.math.BigInteger;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// One sequence of one side, as one look has seen it.
///
/// @param last the last value, or the first one when it was not called yet; empty when it may not be read
/// @param called whether `last` was handed out
/// @param writable whether this login may set it
/// @param columns that get their values of it
record SequenceState(
        TableId name, Kind kind, OptionalLong last, boolean called, boolean writable, Set<Column> columns) {
    SequenceState {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(last);
        columns = Set.copyOf(columns);
    }

    /// @param least the least value that it and every column that it fills can hold
    /// @param most likewise
    /// @param cache how many values a session takes at once
    record Kind(long increment, long least, long most, long cache, boolean cycles) {
        boolean up() {
            return increment > 0;
        }

        /// Where it ends.
        BigInteger end() {
            return BigInteger.valueOf(up() ? most : least);
        }

        BigInteger beginning() {
            return BigInteger.valueOf(up() ? least : most);
        }

        BigInteger step() {
            return BigInteger.valueOf(increment);
        }

        /// Whether one value comes before another.
        boolean before(BigInteger one, BigInteger other) {
            return up() ? one.compareTo(other) < 0 : one.compareTo(other) > 0;
        }

        /// How many values there are from one to another.
        BigInteger values(BigInteger from, BigInteger to) {
            return to.subtract(from).divide(step()).max(BigInteger.ZERO);
        }
    }

    record Column(TableId table, String name) {}

    boolean isReadable() {
        return last.isPresent();
    }

    /// What it would hand out next, were there no end.
    BigInteger next() {
        BigInteger value = BigInteger.valueOf(last.orElseThrow());
        return called ? value.add(kind.step()) : value;
    }

    /// The part of its values that are left, from 0 to 1.
    double room() {
        BigInteger all = kind.values(kind.beginning(), kind.end());
        BigInteger left = kind.values(next(), kind.end());
        return all.signum() == 0 ? 0 : Math.min(1, left.doubleValue() / all.doubleValue());
    }
}
