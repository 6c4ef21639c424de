package io.lockstep.events.comparison;

import java.util.Set;

/// What of a column's values is compared, where that is not what is compared of their type. Null is never equal to a
/// value, whatever the tolerance. Immutable.
public sealed interface Tolerance {
    /// Whether it means something for values of a built-in type, named as in PostgreSQL's catalogue, such as `int4`.
    boolean fits(String type);

    /// For which types it means something, for people.
    String types();

    /// As the configuration words it, such as `truncated 32KiB`.
    @Override
    String toString();

    /// How a value is written down is compared as well: the scale of a number, the sign of a zero.
    record Exact() implements Tolerance {
        @Override
        public boolean fits(String type) {
            return true;
        }

        @Override
        public String types() {
            return "every type";
        }

        @Override
        public String toString() {
            return "exact";
        }
    }

    /// JSON is compared by the value that it stands for, as `jsonb` would hold it: whatever its white space, the order
    /// of
    /// its members and the notation of its numbers.
    record Json() implements Tolerance {
        private static final Set<String> TYPES = Set.of("json", "jsonb");

        @Override
        public boolean fits(String type) {
            return TYPES.contains(type);
        }

        @Override
        public String types() {
            return "json and jsonb";
        }

        @Override
        public String toString() {
            return "json";
        }
    }

    /// Nothing is compared.
    record Ignored() implements Tolerance {
        @Override
        public boolean fits(String type) {
            return true;
        }

        @Override
        public String types() {
            return "every type";
        }

        @Override
        public String toString() {
            return "ignore";
        }
    }

    /// The beginning is compared: of bytes the first, of text the whole characters within the first bytes of its UTF-8.
    ///
    /// @param bytes at least [#LEAST], so that there is room for any one character, and at most [#MOST]
    record Truncated(int bytes) implements Tolerance {
        public static final int LEAST = 4;
        public static final int MOST = 1 << 30;

        private static final Set<String> TYPES = Set.of("text", "varchar", "bytea");

        public Truncated {
            if (bytes < LEAST || bytes > MOST) {
                throw new IllegalArgumentException("Truncated to " + bytes + " bytes: allowed are 4 to 1GiB");
            }
        }

        @Override
        public boolean fits(String type) {
            return TYPES.contains(type);
        }

        @Override
        public String types() {
            return "text, varchar and bytea";
        }

        @Override
        public String toString() {
            return "truncated " + (bytes % 1024 == 0 ? bytes / 1024 + "KiB" : bytes + "B");
        }
    }

    /// Numbers are compared as PostgreSQL's `round(numeric, int)` leaves them: half away from zero. What is no number,
    /// such as NaN, is itself.
    ///
    /// @param scale digits after the point that are left, 0 to [#MOST]
    record Rounded(int scale) implements Tolerance {
        public static final int MOST = 1000;

        public Rounded {
            if (scale < 0 || scale > MOST) {
                throw new IllegalArgumentException("Rounded to scale " + scale + ": allowed are 0 to " + MOST);
            }
        }

        @Override
        public boolean fits(String type) {
            return type.equals("numeric");
        }

        @Override
        public String types() {
            return "numeric";
        }

        @Override
        public String toString() {
            return "numeric-scale " + scale;
        }
    }
}
