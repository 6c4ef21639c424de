package io.lockstep.app.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.verifier.repair.Proof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What the coordinator says is proven.
///
/// @param patience how long a watermark is waited for
public record CoordinatorProof(CoordinatorClient client, Duration patience, InstantSource clock) implements Proof {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Override
    public boolean passes(String lane, long epoch, long watermark) throws InterruptedException {
        Instant end = clock.instant().plus(patience);
        while (true) {
            JsonNode found = lane(lane);
            if (found.path("epoch").asLong() != epoch) {
                return false;
            }
            JsonNode proven = found.path("watermark").path("sequence");
            if (proven.isNumber() && proven.asLong() > watermark) {
                return true;
            }
            if (!clock.instant().isBefore(end)) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private JsonNode lane(String name) throws InterruptedException {
        for (JsonNode lane : client.status().path("lanes")) {
            if (lane.path("lane").asText().equals(name)) {
                return lane;
            }
        }
        return MissingNode.getInstance();
    }
}
