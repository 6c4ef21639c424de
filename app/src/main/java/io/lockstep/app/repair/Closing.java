package io.lockstep.app.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.client.DivergenceFilter;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import io.lockstep.events.DivergenceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Sees divergences closed whose rows were repaired: by the stream, or by a recheck where the stream does not know what
/// to expect of the row.
///
/// @param token of an operator; without one nothing is rechecked
/// @param told what goes wrong
public record Closing(
        CoordinatorClient client,
        DivergenceFilter filter,
        Optional<Secret> token,
        Duration patience,
        InstantSource clock,
        Consumer<String> told) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration FOR_THE_STREAM = Duration.ofSeconds(3);

    /// The states of these divergences, by identifier, as soon as all are closed or it is too late.
    public Map<String, DivergenceState> await(List<String> ids) throws InterruptedException {
        Map<String, DivergenceState> states = await(ids, FOR_THE_STREAM);
        List<String> open = ids.stream().filter(id -> open(states, id)).toList();
        if (open.isEmpty() || token.isEmpty()) {
            return states;
        }
        for (String id : open) {
            recheck(id, token.get());
        }
        return await(ids, patience);
    }

    /// One that was closed meanwhile needs none.
    private void recheck(String id, Secret operator) throws InterruptedException {
        try {
            client.rule(
                    id,
                    "recheck",
                    JsonNodeFactory.instance.objectNode().put("reason", "repaired by lockstep repair"),
                    operator);
        } catch (UserError refused) {
            if (refused.status() != ExitStatus.NO_GO) {
                told.accept(refused.what());
            }
        }
    }

    private Map<String, DivergenceState> await(List<String> ids, Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        Map<String, DivergenceState> states = states(ids);
        while (ids.stream().anyMatch(id -> open(states, id)) && clock.instant().isBefore(end)) {
            Thread.sleep(BETWEEN_LOOKS);
            states.putAll(states(ids));
        }
        return states;
    }

    private Map<String, DivergenceState> states(List<String> ids) throws InterruptedException {
        var states = new HashMap<String, DivergenceState>();
        for (JsonNode each : client.divergences(filter).path("divergences")) {
            String id = each.path("id").asText();
            if (ids.contains(id)) {
                states.put(id, DivergenceState.valueOf(each.path("state").asText()));
            }
        }
        return states;
    }

    private static boolean open(Map<String, DivergenceState> states, String id) {
        DivergenceState state = states.get(id);
        return state == null || state.open();
    }
}
