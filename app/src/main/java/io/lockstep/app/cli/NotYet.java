package io.lockstep.app.cli;

import java.util.List;
import java.util.Optional;

/// Commands that are promised and not in this version: refused by name, which says more than "unknown".
final class NotYet {
    static final List<String> COMMANDS = List.of("certificate");

    private NotYet() {}

    /// The first of these words that is such a command.
    static Optional<String> in(List<String> words) {
        return words.stream().filter(word -> !word.startsWith("-")).findFirst().filter(COMMANDS::contains);
    }
}
