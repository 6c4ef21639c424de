package io.lockstep.verifier.confirm;

import io.lockstep.events.Ruling;
import io.lockstep.verifier.rows.Row;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far the reading of one row has come, of a suspect's or of one compared in part. Immutable.
///
/// @param columns those that it is about; empty for the whole row
/// @param rounds how many rounds there were
/// @param moved in how many of them the row moved, or the judge knew better
/// @param wrong how many rounds in a row have found it wrong in the same way
/// @param since the watermark before the first of these
/// @param source what the source had in them; null before the first
record Inquiry(
        Ruling.Subject subject,
        Set<String> columns,
        int rounds,
        int moved,
        int wrong,
        long since,
        @Nullable Row source) {
    Inquiry {
        columns = Set.copyOf(columns);
    }

    /// What to do next.
    sealed interface Next {
        /// Read once more.
        record Again(Inquiry inquiry) implements Next {}

        /// Say that both sides have the same row.
        record Refute(Ruling.Refute ruling) implements Next {}

        /// Say that they differ: the source has had one row and the target another.
        ///
        /// @param window over all rounds that found it wrong
        record Confirm(Inquiry inquiry, Ruling.Window window, Row source, Row target) implements Next {}

        /// The row is hot: leave it to the stream.
        record Leave() implements Next {}
    }

    static Inquiry about(Ruling.Subject subject) {
        return about(subject, Set.of());
    }

    static Inquiry about(Ruling.Subject subject, Set<String> columns) {
        return new Inquiry(subject, columns, 0, 0, 0, 0, null);
    }

    /// From the beginning.
    Inquiry anew() {
        return about(subject, columns);
    }

    /// Whether it is about a suspect, not about a row compared in part.
    boolean ofSuspect() {
        return columns.isEmpty();
    }

    Next after(Sandwich read, Limits limits) {
        if (read.same()) {
            return new Next.Refute(new Ruling.Refute(subject, read.window(), read.columns(), rounds + 1));
        }
        boolean moved = !read.still() || (wrong > 0 && !read.before().equals(source));
        if (moved) {
            return moved(rounds + 1, limits);
        }
        Inquiry next = wrong(read);
        return next.wrong < limits.rounds() ? new Next.Again(next) : confirm(next, read);
    }

    /// The judge knew better than the last round.
    Next dismissed(Limits limits) {
        return moved(rounds, limits);
    }

    private Next moved(int made, Limits limits) {
        return moved + 1 < limits.attempts()
                ? new Next.Again(new Inquiry(subject, columns, made, moved + 1, 0, 0, null))
                : new Next.Leave();
    }

    private Inquiry wrong(Sandwich read) {
        long from = wrong == 0 ? read.window().from() : since;
        return new Inquiry(subject, columns, rounds + 1, moved, wrong + 1, from, read.before());
    }

    private static Next confirm(Inquiry inquiry, Sandwich read) {
        var window = new Ruling.Window(
                inquiry.since, read.window().shown(), read.window().to());
        return new Next.Confirm(inquiry, window, read.before(), read.target());
    }
}
