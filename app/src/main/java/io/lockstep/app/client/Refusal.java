package io.lockstep.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.net.URI;

/// An answer that is a problem document (RFC 9457), as the user should read it.
final class Refusal {
    private Refusal() {}

    static UserError of(URI uri, int status, JsonNode problem) {
        String title = problem.path("title").asText("no reason given");
        String detail = problem.path("detail").asText("");
        String reason = (detail.isEmpty() ? title : title + ": " + detail) + listed(problem.path("errors"));
        return new UserError(
                "the coordinator refused " + uri.getPath() + " (HTTP " + status + "): " + reason,
                fix(status),
                exit(status));
    }

    private static String listed(JsonNode errors) {
        var lines = new StringBuilder();
        errors.forEach(error -> lines.append("\n  ").append(error.asText()));
        return lines.toString();
    }

    private static String fix(int status) {
        return switch (status) {
            case 401 -> "make a token with `lockstep token new`, and give it in LOCKSTEP_TOKEN or with --token-file";
            case 403 -> "ask for a token with the role that this needs";
            case 404 -> "use the same version of Lockstep on both ends, and names that exist";
            case 503 -> "wait until it is ready: /health/ready says what is missing";
            default -> "";
        };
    }

    private static ExitStatus exit(int status) {
        return switch (status) {
            case 409 -> ExitStatus.NO_GO;
            case 502, 503, 504 -> ExitStatus.UNREACHABLE;
            default -> status < 500 ? ExitStatus.USAGE : ExitStatus.UNVERIFIED;
        };
    }
}
