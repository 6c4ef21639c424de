package io.lockstep.app.cli;

import java.io.PrintWriter;

/// Where a command prints: data to `out`, messages and progress to `err`.
///
/// @param terminal whether both are looked at by a human, so that a line may be overwritten
/// @param colour whether ANSI colours are wanted (`NO_COLOR` says no)
public record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean colour) {
    /// One line of data.
    public void data(String line) {
        out.println(line);
        out.flush();
    }

    /// One line for the human: what happens, what went wrong.
    public void message(String line) {
        err.println(line);
        err.flush();
    }
}
