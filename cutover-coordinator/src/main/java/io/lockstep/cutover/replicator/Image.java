package io.lockstep.cutover.replicator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.replicator.Subscriptions.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The subscriptions as they were before a step changed them.
record Image(List<Subscription> subscriptions) {
    private static final JsonMapper JSON = new JsonMapper();

    Image {
        subscriptions = List.copyOf(subscriptions);
    }

    /// What was kept; nothing when nothing was.
    static Image of(Optional<String> kept) {
        List<Subscription> all = new ArrayList<>();
        try {
            JsonNode document = JSON.readTree(kept.orElse("{}"));
            document.properties().forEach(entry -> {
                JsonNode slot = entry.getValue().path("slot");
                all.add(new Subscription(
                        entry.getKey(),
                        entry.getValue().path("enabled").asBoolean(),
                        slot.isTextual() ? Optional.of(slot.asText()) : Optional.empty()));
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was kept of the subscriptions cannot be read", e);
        }
        return new Image(all);
    }

    String json() {
        ObjectNode document = JSON.createObjectNode();
        for (Subscription each : subscriptions) {
            ObjectNode entry = document.putObject(each.name());
            entry.put("enabled", each.enabled());
            each.slot().ifPresent(slot -> entry.put("slot", slot));
        }
        return document.toString();
    }

    boolean wasEnabled(String name) {
        return subscriptions.stream().anyMatch(each -> each.name().equals(name) && each.enabled());
    }

    Set<String> slots() {
        Set<String> slots = new TreeSet<>();
        subscriptions.forEach(each -> each.slot().ifPresent(slots::add));
        return slots;
    }
}
