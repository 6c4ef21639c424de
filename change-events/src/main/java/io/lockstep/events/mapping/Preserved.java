package io.lockstep.events.mapping;

import java.util.Map;
import java.util.Optional;

/// Whether a change of type leaves every value equal, by Lockstep's equality: numbers are equal by value, whatever
/// their type, so a whole number may move to a type that holds as many digits. Of anything else it is not known.
final class Preserved {
    /// The most digits that a value of a type of PostgreSQL has.
    private static final Map<String, Integer> DIGITS = Map.of("int2", 5, "int4", 10, "int8", 19);

    /// How much wider of two whole-number types holds the other.
    private static final Map<String, Integer> BYTES = Map.of("int2", 2, "int4", 4, "int8", 8);

    private Preserved() {}

    /// @param from as PostgreSQL names it
    /// @param to of DMS: `int2`, `int4` and `int8` have 2, 4 and 8 bytes (*Data types for AWS DMS*)
    static boolean by(String from, Rule.DataType to) {
        Integer bytes = BYTES.get(from);
        if (bytes == null) {
            return false;
        }
        Integer wider = BYTES.get(to.name());
        return wider == null ? holds(to, DIGITS.getOrDefault(from, 0)) : wider >= bytes;
    }

    private static boolean holds(Rule.DataType to, int digits) {
        Optional<Integer> whole =
                to.precision().map(precision -> precision - to.scale().orElse(0));
        return to.name().equals("numeric") && whole.map(room -> room >= digits).orElse(false);
    }
}
