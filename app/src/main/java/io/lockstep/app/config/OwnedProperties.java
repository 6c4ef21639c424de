package io.lockstep.app.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Client properties that are Lockstep's to set: with another value of them a proof would prove nothing.
final class OwnedProperties {
    private static final Set<String> FIXED = Set.of(
            "acks",
            "allow.auto.create.topics",
            "application.id",
            "auto.offset.reset",
            "client.id",
            "commit.interval.ms",
            "default.key.serde",
            "default.value.serde",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "max.in.flight.requests.per.connection",
            "partitioner.class",
            "processing.guarantee",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    /// What Kafka Streams puts in front of a property that is meant for one of its clients.
    private static final Pattern PREFIX = Pattern.compile("((main|restore|global)\\.)?(consumer|producer|admin)\\.");

    private OwnedProperties() {}

    /// What to do about a property that is not the user's; empty when it is.
    static Optional<String> remedy(String name) {
        return switch (bare(name)) {
            case "bootstrap.servers" -> Optional.of("set kafka.bootstrap instead");
            case "state.dir" -> Optional.of("set verifier.state-dir instead");
            case "num.stream.threads" -> Optional.of("set verifier.threads instead");
            case String bare when FIXED.contains(bare) -> Optional.of("leave it out");
            case String _ -> Optional.empty();
        };
    }

    /// The name without the prefix that Kafka Streams knows of.
    static String bare(String name) {
        Matcher prefix = PREFIX.matcher(name);
        return prefix.lookingAt() ? name.substring(prefix.end()) : name;
    }
}
