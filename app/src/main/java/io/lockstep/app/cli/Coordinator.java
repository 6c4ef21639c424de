package io.lockstep.app.cli;

import io.lockstep.app.client.CoordinatorClient;
import java.time.Duration;

/// The coordinator that the configuration names.
final class Coordinator {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Coordinator() {}

    static CoordinatorClient client(GlobalOptions options) {
        return new CoordinatorClient(options.coordinator().uri(), TIMEOUT);
    }
}
