package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;

/// Which cutover is meant.
final class WhichCutover {
    private WhichCutover() {}

    /// The one that was named, or the newest.
    static String of(String named, CoordinatorClient client) throws InterruptedException {
        return named.isEmpty() ? newest(client) : named;
    }

    /// @throws UserError when there is none
    static String newest(CoordinatorClient client) throws InterruptedException {
        JsonNode newest = client.cutovers().path("cutovers").path(0);
        if (newest.isMissingNode()) {
            throw new UserError(
                    "there is no cutover yet", "`lockstep cutover --dry-run` tries one out", ExitStatus.NO_GO);
        }
        return newest.path("id").asText();
    }
}
