package io.lockstep.verifier.sweep;

import io.lockstep.verifier.rows.RowReader.Found;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the rereading of one row has come that a pass found to differ. Pure and immutable.
///
/// A round reads the row on the source, reads it again and again while what the source had committed at
/// first arrives, then reads the row on the target, and a last time on the source. A target that shows
/// any of what the source had in that time is as it should be. The row differs when two rounds in a row
/// say so of a row that stood still:
///
/// - The source has it: in all reads the same version, so that what the target lacks was committed before
///   the first round began.
/// - The source does not have it: in both rounds the target shows the same version of it. Had the
///   replicator put it there and the source deleted it since, that deletion would have arrived between
///   the two reads of the target: it was committed before the source was read in the second round, since
///   by then the source did not have the row.
///
/// @param rounds how many there were
/// @param moved in how many of them the row moved
/// @param source the source's row in the last round, when that one found it to differ and still; else
///     null
/// @param target the target's row then
record Reread(
        int rounds,
        int moved,
        @Nullable Found source,
        @Nullable Found target) {
    static final Reread NONE = new Reread(0, 0, null, null);

    /// How many rounds a row may move in.
    static final int ATTEMPTS = 5;

    /// What a round says.
    sealed interface Next {
        /// The sides agree.
        record Same() implements Next {}

        record Again(Reread reread) implements Next {}

        record Different(Found source, Found target) implements Next {}

        /// The row moves too fast to be read.
        record Hot() implements Next {}
    }

    /// @param seen the source's row, read before what it had committed has arrived, while it did, and last
    /// @param there the target's row, read before the last of these
    Next after(List<Found> seen, Found there) {
        Found before = seen.getFirst();
        if (seen.stream().anyMatch(version -> version.row().equals(there.row()))) {
            return new Next.Same();
        }
        if (seen.stream().anyMatch(version -> !version.version().equals(before.version()))) {
            return moved + 1 < ATTEMPTS
                    ? new Next.Again(new Reread(rounds + 1, moved + 1, null, null))
                    : new Next.Hot();
        }
        if (source == null || target == null || !stoodStill(source, target, before, there)) {
            return rounds + 1 < 2 * ATTEMPTS
                    ? new Next.Again(new Reread(rounds + 1, moved, before, there))
                    : new Next.Hot();
        }
        return new Next.Different(seen.getLast(), there);
    }

    private static boolean stoodStill(Found source, Found target, Found sourceNow, Found targetNow) {
        return source.version().equals(sourceNow.version())
                && (!source.version().isEmpty() || target.version().equals(targetNow.version()));
    }
}
