package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;

/// Which cutover is meant.
final class WhichCutover {
    private WhichCutover() {}

    /// The one that was named, or the newest that takes this order, or the newest, which says why it does not.
    static String of(String named, String action, CoordinatorClient client) throws InterruptedException {
        if (!named.isEmpty()) {
            return named;
        }
        for (JsonNode cutover : client.cutovers().path("cutovers")) {
            for (JsonNode each : cutover.path("actions")) {
                if (each.path("action").asText().equals(action)
                        && each.path("allowed").asBoolean()) {
                    return cutover.path("id").asText();
                }
            }
        }
        return newest(client);
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
