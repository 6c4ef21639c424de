package io.lockstep.app.config;

import java.nio.file.Path;

/// How the verifier runs.
///
/// @param threads stream threads in this process
/// @param stateDirectory where its state is kept
public record VerifierSettings(int threads, StateStore state, Path stateDirectory) {
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
                settings.text("verifier.state").equals("memory") ? StateStore.MEMORY : StateStore.ROCKSDB,
                settings.get("verifier.state-dir", Path.class));
    }
}
