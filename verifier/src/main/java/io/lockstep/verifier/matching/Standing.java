package io.lockstep.verifier.matching;

/// What the judge thinks of a key.
public sealed interface Standing {
    /// Right as of the last decision, or never decided.
    record Clear() implements Standing {
        @Override
        public boolean tooHot(int patience) {
            return false;
        }
    }

    /// Unexplained, and not to be told yet whether it is wrong: in causal mode because the watermark may lie inside its
    /// own batch (R4b); in either because a version that could explain it was dropped (R8). What was expected is
    /// [KeyState#expected], where it is known.
    ///
    /// @param watermark m of the proof point that could not explain it first; of the newest at which a version was
    ///     missing that might
    /// @param holds whether a source version is held as the expectation
    /// @param strayed whether the target has shown a version that the source does not explain in order
    /// @param hotSince m of the first proof point that missed a version; 0 when none did
    record Undecided(long watermark, boolean holds, boolean strayed, long hotSince) implements Standing {
        /// The one that stands, or one that begins.
        ///
        /// @param hotSince of the one that stood when the decision began
        static Undecided since(long watermark, Standing standing, long hotSince) {
            return standing instanceof Undecided already ? already : new Undecided(watermark, false, false, hotSince);
        }

        /// Unexplained at one more proof point.
        ///
        /// @param obscured whether a version that could explain it was dropped: all begins anew then
        Undecided again(long now, boolean holding, boolean strays, boolean obscured) {
            long hot = obscured && hotSince == 0 ? now : hotSince;
            return new Undecided(obscured ? now : watermark, holding, strayed || strays, hot);
        }

        @Override
        public boolean tooHot(int patience) {
            return hotSince > 0 && watermark - hotSince > patience;
        }
    }

    /// Proven wrong and not right again since.
    ///
    /// @param holds whether a source version is held as the expectation
    /// @param stage what rulings have made of it; a difference that changes stays at its stage
    record Suspected(Suspect suspect, boolean holds, Stage stage) implements Standing {
        Suspected with(boolean holding) {
            return new Suspected(suspect, holding, stage);
        }

        @Override
        public boolean tooHot(int patience) {
            return false;
        }

        Suspected at(Stage other) {
            return new Suspected(suspect, holds, other);
        }
    }

    /// How far a difference that stands has been established.
    enum Stage {
        /// By the logs.
        SUSPECT,
        /// By direct reads as well.
        CONFIRMED,
        /// By direct reads, which have also explained it wholly by what the replicator is known to change. With
        /// any further version of the row it is a suspect again, of which nothing is explained, even if
        /// somebody has taken note of it.
        EXPLAINED,
        /// And an operator has taken note of it.
        ACKNOWLEDGED;

        /// That of a difference which stands, or stands newly.
        static Stage of(Standing standing) {
            return standing instanceof Suspected suspected ? suspected.stage() : SUSPECT;
        }
    }

    Standing CLEAR = new Clear();

    /// Whether versions have been missing for more than so many watermarks.
    boolean tooHot(int patience);
}
