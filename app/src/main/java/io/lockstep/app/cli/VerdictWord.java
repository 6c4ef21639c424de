package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.util.Arrays;

/// What the verification says as a whole, and how a command that only asked for it ends.
enum VerdictWord {
    /// All that was to be proven is.
    PROVEN(ExitStatus.DONE),
    /// Nothing is known to be wrong, and something is not proven yet: no gate opens on it.
    IN_FLIGHT(ExitStatus.NO_GO),
    /// A difference is proven.
    DIVERGED(ExitStatus.DIFFERENT),
    /// The proof is interrupted; the reasons say by what.
    UNPROVEN(ExitStatus.UNVERIFIED);

    private final ExitStatus status;

    VerdictWord(ExitStatus status) {
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }

    static VerdictWord of(JsonNode document) {
        String word = document.path("verdict").asText("");
        return Arrays.stream(values())
                .filter(verdict -> verdict.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "the coordinator gave a verdict that this version does not know: \"" + word + "\"",
                        "use the same version of Lockstep on both ends",
                        ExitStatus.UNVERIFIED));
    }
}
