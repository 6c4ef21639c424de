package io.lockstep.app.config;

import java.util.Comparator;

/// One thing that is wrong with the configuration.
///
/// @param key dotted; empty for the file as a whole
/// @param message what is wrong and what was expected
record Problem(Origin at, String key, String message) {
    static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    String shown() {
        return place() + (key.isEmpty() ? "" : " " + key + ":") + " " + message;
    }

    private String place() {
        return switch (at) {
            case Origin.InFile(String file, int line, int column) -> file + ":" + line + ":" + column + ":";
            case Origin.SetOption _ -> "--set:";
            case Origin.Default _ -> "default:";
            case Origin.Resolved(String reference, Origin inner) ->
                new Problem(inner, key, message).place() + " (" + reference + ")";
        };
    }

    private int line() {
        return switch (at) {
            case Origin.InFile file -> file.line();
            case Origin.Resolved resolved -> new Problem(resolved.at(), key, message).line();
            case Origin.SetOption _, Origin.Default _ -> Integer.MAX_VALUE;
        };
    }

    private int column() {
        return switch (at) {
            case Origin.InFile file -> file.column();
            case Origin.Resolved resolved -> new Problem(resolved.at(), key, message).column();
            case Origin.SetOption _, Origin.Default _ -> 0;
        };
    }
}
