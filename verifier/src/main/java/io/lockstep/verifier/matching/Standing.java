package io.lockstep.verifier.matching;

/// What the judge thinks of a key.
public sealed interface Standing {
    /// Right as of the last decision, or never decided.
    record Clear() implements Standing {}

    /// Causal mode: unexplained at a watermark that may lie inside its own batch (R4b). What was expected is
    /// [KeyState#expected].
    ///
    /// @param watermark m of the proof point that could not explain it first
    /// @param holds whether a source version is held as the expectation
    /// @param strayed whether the target has shown a version that the source does not explain in order
    record Undecided(long watermark, boolean holds, boolean strayed) implements Standing {}

    /// Proven wrong and not right again since.
    ///
    /// @param holds whether a source version is held as the expectation
    /// @param stage what rulings have made of it; a difference that changes stays at its stage
    record Suspected(Suspect suspect, boolean holds, Stage stage) implements Standing {
        Suspected with(boolean holding) {
            return new Suspected(suspect, holding, stage);
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
        /// And an operator has taken note of it.
        ACKNOWLEDGED;

        /// That of a difference which stands, or stands newly.
        static Stage of(Standing standing) {
            return standing instanceof Suspected suspected ? suspected.stage() : SUSPECT;
        }
    }

    Standing CLEAR = new Clear();
}
