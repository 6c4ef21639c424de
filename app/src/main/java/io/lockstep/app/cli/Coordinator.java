package io.lockstep.app.cli;

import io.lockstep.app.client.CoordinatorClient;
import java.time.Duration;

/// The coordinator that the configuration names.
final class Coordinator {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// For what looks at two databases before it answers.
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

    private Coordinator() {}

    static CoordinatorClient patientClient(GlobalOptions options) {
        return new CoordinatorClient(options.coordinator().uri(), LONG_TIMEOUT);
    }

    static CoordinatorClient client(GlobalOptions options) {
        return new CoordinatorClient(options.coordinator().uri(), TIMEOUT);
    }
}
