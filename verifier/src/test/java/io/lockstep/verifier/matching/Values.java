package io.lockstep.verifier.matching;

import java.util.Random;

/// The rows of a simulated migration: two columns, of which the second rests mostly.
record Values(Random random, Habits habits) {
    /// Another first column, or, where unchanged second ones are hidden, now and then another second one.
    String differentFrom(String current) {
        char next = "ABC".charAt(random.nextInt(3));
        if (!habits.hides()) {
            return otherThan(current, next) + "x";
        }
        char second = random.nextInt(3) == 0 || current.equals(Truth.ABSENT)
                ? "xy".charAt(random.nextInt(2))
                : current.charAt(1);
        boolean differs = !current.equals(Truth.ABSENT) && second != current.charAt(1);
        return (differs ? next : otherThan(current, next)) + String.valueOf(second);
    }

    private static String otherThan(String current, char next) {
        return String.valueOf(current.charAt(0) == next ? "ABC".charAt((next - 'A' + 1) % 3) : next);
    }

    /// A value in one of the columns that no row of the source ever has there.
    String altered(String row) {
        boolean second = habits.hides() && random.nextBoolean();
        return second ? row.charAt(0) + "z" : "Z" + row.charAt(1);
    }
}
