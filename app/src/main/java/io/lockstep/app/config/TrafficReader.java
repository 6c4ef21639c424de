package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Section;
import io.lockstep.capture.database.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads `cutover.traffic`; what is wrong with each switch goes to the findings, at its place.
record TrafficReader(Places places, Findings findings, TreeReader reader) {
    private static final String POOLER = "pgbouncer";
    private static final String GATE = "gate";
    private static final String WEBHOOK = "webhook";

    private static final Section PGBOUNCER = new Section(List.of(
            type(POOLER),
            Key.required("admin", Formats.CONSOLE, "Console of PgBouncer, and one of its `admin_users`"),
            Key.required("database", Formats.IDENTIFIER, "Entry that the application connects to"),
            Key.required("config", Formats.PATH, "File that the entry is in, on this machine"),
            Key.optional(
                    "source", Formats.PLACE, "Where the pooler reaches the source; as `source.url` says when absent"),
            Key.optional("target", Formats.PLACE, "Where it reaches the target; as `target.url` says when absent"),
            Key.optional("probe", Formats.LOGIN, "Who looks through the pooler which database is behind it"),
            Key.optional(
                    "accept-session-pooling",
                    Formats.BOOLEAN,
                    "false",
                    "Whether a pause may wait for clients to disconnect")));

    private static final Section APPLICATION = new Section(List.of(
            type(GATE),
            Key.required("url", Formats.HTTP_URL, "Where the application is asked to hold its requests"),
            Key.required("token", Formats.SECRET, "Bearer token that it asks for")));

    private static final Section HOOK = new Section(List.of(
            type(WEBHOOK),
            Key.required("url", Formats.HTTP_URL, "What is told of pause, switch and resume"),
            Key.required("secret", Formats.SECRET, "Key of the signature")));

    /// What each type of switch is made of.
    static final List<Section> SWITCHES = List.of(PGBOUNCER, APPLICATION, HOOK);

    private static final Section ANY = new Section(any());

    private static Key type(String word) {
        return Key.required("type", Shape.Choice.of(word), "What it is");
    }

    /// Every key, for a switch that does not say what it is.
    private static List<Key> any() {
        Map<String, Key> keys = new LinkedHashMap<>();
        SWITCHES.forEach(section -> section.keys().forEach(key -> keys.put(key.name(), key)));
        keys.put(
                "type",
                Key.required("type", Shape.Choice.of(POOLER, GATE, WEBHOOK).later("secret", "route53"), "What it is"));
        return List.copyOf(keys.values());
    }

    void read(String path, Node node) {
        if (!(node instanceof SequenceNode list)) {
            findings.problem(places.of(node), path, "expected a list of switches, found " + kind(node));
            return;
        }
        int before = findings.problems.size();
        List<TrafficChoice> switches = new ArrayList<>();
        Map<String, String> met = new HashMap<>();
        for (int index = 0; index < list.getValue().size(); index++) {
            Node item = list.getValue().get(index);
            String at = path + "[" + index + "]";
            one(at, item).filter(read -> isFirst(read, at, item, met)).ifPresent(switches::add);
        }
        if (findings.problems.size() == before) {
            findings.set(path, new TrafficList(switches), places.of(node));
        }
    }

    /// A value may be a secret that has got to the wrong place.
    private static String kind(Node node) {
        return node instanceof ScalarNode ? "a single value" : Plain.kind(node);
    }

    private boolean isFirst(TrafficChoice read, String at, Node item, Map<String, String> met) {
        String other = met.putIfAbsent(read.what(), at);
        if (other != null) {
            findings.problem(places.of(item), at, read.what() + " is there already, " + other + "; keep one of them");
        }
        return other == null;
    }

    private Optional<TrafficChoice> one(String at, Node item) {
        if (!(item instanceof MappingNode mapping)) {
            findings.problem(places.of(item), at, "expected a switch with its type, found " + kind(item));
            return Optional.empty();
        }
        int before = findings.problems.size();
        Section section = section(mapping);
        reader.read(at, section, item);
        section.keys().stream()
                .filter(key ->
                        key.required() && (!section.equals(ANY) || key.name().equals("type")))
                .forEach(key -> require(at + "." + key.name(), key, item));
        if (section.equals(ANY) && findings.problems.size() == before) {
            findings.problem(places.of(item), at + ".type", "has to stand here itself, not by reference");
        }
        return findings.problems.size() > before ? Optional.empty() : Optional.of(choice(at));
    }

    private void require(String path, Key key, Node item) {
        if (findings.settings.get(path) == null && !findings.isFaulty(path)) {
            findings.problem(places.of(item), path, "missing; it is required (" + key.doc() + ")");
        }
    }

    /// Of the type that is named, so that its keys are known; without one only the type is wanted.
    private static Section section(MappingNode item) {
        String type = item.getValue().stream()
                .filter(entry -> Plain.of(entry.getKeyNode()).equals("type"))
                .map(entry -> entry.getValueNode() instanceof ScalarNode word ? word.getValue() : "")
                .findFirst()
                .orElse("");
        return switch (type) {
            case POOLER -> PGBOUNCER;
            case GATE -> APPLICATION;
            case WEBHOOK -> HOOK;
            default -> ANY;
        };
    }

    private TrafficChoice choice(String at) {
        return switch (get(at + ".type", String.class)) {
            case POOLER ->
                new TrafficChoice.Pooler(
                        get(at + ".admin", ConnInfo.class),
                        get(at + ".database", String.class),
                        get(at + ".config", Path.class),
                        find(at + ".source", ConnInfo.class),
                        find(at + ".target", ConnInfo.class),
                        find(at + ".probe", ConnInfo.class),
                        find(at + ".accept-session-pooling", Boolean.class).orElse(false));
            case GATE -> new TrafficChoice.Gate(get(at + ".url", URI.class), get(at + ".token", Secret.class));
            default -> new TrafficChoice.Webhook(get(at + ".url", URI.class), get(at + ".secret", Secret.class));
        };
    }

    private <T> T get(String path, Class<T> type) {
        return find(path, type).orElseThrow();
    }

    private <T> Optional<T> find(String path, Class<T> type) {
        return Optional.ofNullable(findings.settings.get(path)).map(setting -> type.cast(setting.value()));
    }
}
