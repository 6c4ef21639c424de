package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Rules.Judgement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What it means that a column has another type on the target.
final class ColumnTypes {
    private static final List<String> WHOLE_NUMBERS = List.of("smallint", "integer", "bigint", "numeric");
    private static final Pattern TEXT = Pattern.compile("character varying\\((\\d+)\\)");

    /// What AWS DMS makes of types by itself. Source: its user guide, "Source data types for PostgreSQL".
    private static final Map<String, String> OF_DMS = Map.of("numeric", "numeric(28,6)", "money", "numeric(38,4)");

    private ColumnTypes() {}

    static Judgement of(String source, String target, Judgement usual) {
        if (target.equals(OF_DMS.get(source))) {
            return new Judgement(
                    Severity.ERROR, "AWS DMS makes " + target + " of " + source + ": digits beyond that are lost.");
        }
        return widened(source, target)
                ? new Judgement(
                        Severity.WARNING,
                        "The target takes values that the source refuses, so that a failback can fail; drivers may give another type.")
                : usual;
    }

    /// Whether every value of the one is one of the other, and means the same.
    private static boolean widened(String source, String target) {
        int rank = WHOLE_NUMBERS.indexOf(source);
        if (rank >= 0) {
            return WHOLE_NUMBERS.indexOf(target) > rank;
        }
        Matcher length = TEXT.matcher(source);
        return length.matches() && longer(Integer.parseInt(length.group(1)), target);
    }

    private static boolean longer(int length, String target) {
        Matcher there = TEXT.matcher(target);
        return target.equals("text")
                || target.equals("character varying")
                || (there.matches() && Integer.parseInt(there.group(1)) > length);
    }
}
