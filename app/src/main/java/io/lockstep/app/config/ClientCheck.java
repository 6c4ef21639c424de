package io.lockstep.app.config;

import io.lockstep.events.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.streams.StreamsConfig;

/// Judges the properties of the Kafka clients as the clients themselves do, without a broker: each one by the
/// definitions that Kafka has of it, then all together by making the clients ([ClientTrial]). No value of a
/// property that may hold a secret is ever part of a finding.
final class ClientCheck {
    private static final List<ConfigDef> DEFINITIONS = List.of(
            ProducerConfig.configDef(),
            ConsumerConfig.configDef(),
            AdminClientConfig.configDef(),
            StreamsConfig.configDef());

    private ClientCheck() {}

    /// What is wrong with which property, in the order of their names; empty when nothing is.
    static Map<String, String> problems(Map<String, String> properties) {
        var problems = new TreeMap<String, String>();
        properties.forEach(
                (name, value) -> problem(name, value, properties).ifPresent(message -> problems.put(name, message)));
        if (problems.isEmpty() && !properties.isEmpty()) {
            new ClientTrial(properties).problem().ifPresent(found -> problems.put(found.property(), found.message()));
        }
        return problems;
    }

    /// Whether nobody should see what the property is set to.
    static boolean isSecret(String name) {
        String bare = OwnedProperties.bare(name);
        return definitions(bare).map(key -> key.type).findFirst().orElse(ConfigDef.Type.PASSWORD)
                == ConfigDef.Type.PASSWORD;
    }

    private static Optional<String> problem(String name, String value, Map<String, String> all) {
        String bare = OwnedProperties.bare(name);
        Optional<String> owned = OwnedProperties.remedy(name).map(remedy -> "Lockstep sets it itself; " + remedy);
        if (owned.isPresent()) {
            return owned;
        }
        if (definitions(bare).findAny().isEmpty()) {
            return unknown(bare, all);
        }
        return DEFINITIONS.stream()
                .filter(definition -> definition.configKeys().containsKey(bare))
                .flatMap(definition -> errors(definition, bare, value))
                .findFirst()
                .or(() -> unreadable(bare, value));
    }

    private static Optional<String> unreadable(String name, String value) {
        return name.endsWith(".location") && !Files.isReadable(Path.of(value))
                ? Optional.of("there is no file " + value + " that can be read")
                : Optional.empty();
    }

    private static Stream<String> errors(ConfigDef definition, String name, String value) {
        return definition.validate(Map.of(name, value)).stream()
                .filter(checked -> checked.name().equals(name))
                .map(ConfigValue::errorMessages)
                .flatMap(List::stream)
                .map(message -> isSecret(name) ? "its value is not one that Kafka takes" : message);
    }

    /// A class of the user's own may read properties that Kafka does not know, and `topic.` is for the brokers.
    private static Optional<String> unknown(String name, Map<String, String> all) {
        boolean forOthers = name.startsWith("topic.")
                || all.keySet().stream().anyMatch(other -> other.matches(".*\\.(class|classes|reporters|providers)"));
        Optional<String> near = Nearest.to(name, known().keySet()).map(known -> "; did you mean " + known + "?");
        return forOthers && near.isEmpty()
                ? Optional.empty()
                : Optional.of("no Kafka client knows it" + near.orElse("; leave it out"));
    }

    private static Map<String, ConfigDef.ConfigKey> known() {
        var known = new LinkedHashMap<String, ConfigDef.ConfigKey>();
        DEFINITIONS.forEach(definition -> known.putAll(definition.configKeys()));
        return known;
    }

    private static Stream<ConfigDef.ConfigKey> definitions(String name) {
        return Stream.ofNullable(known().get(name));
    }
}
