package io.lockstep.app.cli;

import java.util.Locale;

/// How a command prints its data.
enum OutputFormat {
    TABLE,
    JSON,
    YAML;

    /// The word on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
