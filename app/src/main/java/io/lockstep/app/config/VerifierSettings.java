package io.lockstep.app.config;

import java.nio.file.Path;

/// How the verifier runs.
///
/// @param threads stream threads in this process
/// @param standbys how many other verifiers keep a copy of its state
/// @param stateDirectory where its state is kept
/// @param confirmAttempts how often a row may move under direct reads before it is left to the stream for a while
/// @param retention for how many proof points a settled key is remembered
public record VerifierSettings(
        int threads, int standbys, StateStore state, Path stateDirectory, int confirmAttempts, int retention) {
    private static final int USUAL_ATTEMPTS = 5;
    private static final int USUAL_RETENTION = 600;

    /// Without standbys, with the usual number of attempts, and the usual retention.
    public VerifierSettings(int threads, StateStore state, Path stateDirectory) {
        this(threads, 0, state, stateDirectory, USUAL_ATTEMPTS, USUAL_RETENTION);
    }

    public VerifierSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("verifier.threads must be at least 1, got " + threads);
        }
    }

    /// Where what is in flight is kept.
    public enum StateStore {
        /// On disk.
        ROCKSDB,
        /// On the heap.
        MEMORY
    }

    static VerifierSettings of(Settings settings) {
        return new VerifierSettings(
                settings.number("verifier.threads"),
                settings.number("verifier.standby-replicas"),
                settings.text("verifier.state").equals("memory") ? StateStore.MEMORY : StateStore.ROCKSDB,
                settings.get("verifier.state-dir", Path.class),
                settings.number("confirm.attempts"),
                settings.number("verifier.retention-watermarks"));
    }
}
