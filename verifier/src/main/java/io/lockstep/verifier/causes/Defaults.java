package io.lockstep.verifier.causes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What columns' defaults make. Expressions are as PostgreSQL prints them; one that is neither a plain constant nor a
/// function known here makes nothing that could be recognised.
final class Defaults {
    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'(?:::[\\w\\s\".\\[\\]()]+)?");
    private static final Pattern BARE = Pattern.compile("(?:\\((-?[0-9.]+)\\)|(-?[0-9.]+))(?:::[\\w\\s]+)?");
    private static final Pattern CLOCK =
            Pattern.compile("now\\(\\)|CURRENT_TIMESTAMP|LOCALTIMESTAMP|(?:clock|statement|transaction)_timestamp\\(\\)"
                    + "|timezone\\('[^']*'::text, now\\(\\)\\)");
    private static final Pattern SERIAL = Pattern.compile("nextval\\('.*'::regclass\\)");
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?:\\w+\\.)?(?:gen_random_uuid|uuid_generate_v[14])\\(\\)");

    private Defaults() {}

    /// Whether the target has what its default makes, and the source does not: the constant where the source has NULL,
    /// or a time, a number or an identifier that is made anew for each row.
    static boolean regenerated(Pair pair) {
        Optional<String> made = pair.target().text();
        Optional<String> expression = pair.target().fallback();
        return made.isPresent()
                && expression.isPresent()
                && (pair.source().isNull()
                        ? makes(expression.get(), made.get()) || anew(expression.get(), pair)
                        : anew(expression.get(), pair));
    }

    private static boolean makes(String expression, String value) {
        return constant(expression).filter(value::equals).isPresent();
    }

    private static Optional<String> constant(String expression) {
        Matcher quoted = QUOTED.matcher(expression);
        if (quoted.matches()) {
            return Optional.of(quoted.group(1).replace("''", "'"));
        }
        Matcher bare = BARE.matcher(expression);
        if (bare.matches()) {
            return Optional.of(bare.group(1) == null ? bare.group(2) : bare.group(1));
        }
        return switch (expression) {
            case "true" -> Optional.of("t");
            case "false" -> Optional.of("f");
            default -> Optional.empty();
        };
    }

    private static boolean anew(String expression, Pair pair) {
        if (pair.target().is("timestamp", "timestamptz")) {
            return CLOCK.matcher(expression).matches() && (pair.source().isNull() || Times.later(pair));
        }
        return pair.target().is("uuid")
                ? IDENTIFIER.matcher(expression).matches()
                : pair.target().is("int2", "int4", "int8")
                        && SERIAL.matcher(expression).matches();
    }
}
