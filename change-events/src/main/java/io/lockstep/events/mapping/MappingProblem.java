package io.lockstep.events.mapping;

import java.util.Comparator;
import java.util.Objects;

/// Something that is wrong with a mapping document.
///
/// @param pointer to the value, or to the member's place, by RFC 6901; empty for the whole document
/// @param message what was found and what is allowed
public record MappingProblem(String pointer, String message) {
    static final Comparator<MappingProblem> ORDER =
            Comparator.comparing(MappingProblem::pointer, new PointerOrder()).thenComparing(MappingProblem::message);

    public MappingProblem {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(message, "message");
    }

    /// One token of a pointer, escaped.
    static String token(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "the document" : pointer) + ": " + message;
    }

    /// Array elements by their number, `/rules/2` before `/rules/10`.
    private static final class PointerOrder implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            String[] left = a.split("/", -1);
            String[] right = b.split("/", -1);
            for (int i = 0; i < Math.min(left.length, right.length); i++) {
                int order = token(left[i], right[i]);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(left.length, right.length);
        }

        private static int token(String a, String b) {
            boolean numbers = a.matches("\\d{1,9}") && b.matches("\\d{1,9}");
            return numbers ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : a.compareTo(b);
        }
    }
}
