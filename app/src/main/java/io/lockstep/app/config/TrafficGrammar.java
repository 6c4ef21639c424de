package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `cutover.traffic` may hold.
final class TrafficGrammar {
    private static final String POOLER = "pgbouncer";
    private static final String GATE = "gate";
    private static final String WEBHOOK = "webhook";

    static final EntryGrammar<TrafficChoice> SWITCHES = new EntryGrammar<>(
            "switch", types(), List.of("secret", "route53"), TrafficGrammar::choice, TrafficChoice::what);

    private TrafficGrammar() {}

    private static Map<String, List<Key>> types() {
        Map<String, List<Key>> types = new LinkedHashMap<>();
        types.put(
                POOLER,
                List.of(
                        Key.required("admin", Formats.CONSOLE, "Console of PgBouncer, and one of its `admin_users`"),
                        Key.required("database", Formats.IDENTIFIER, "Entry that the application connects to"),
                        Key.required("config", Formats.PATH, "File that the entry is in, on this machine"),
                        Key.optional(
                                "source",
                                Formats.PLACE,
                                "Where the pooler reaches the source; as `source.url` says when absent"),
                        Key.optional(
                                "target",
                                Formats.PLACE,
                                "Where it reaches the target; as `target.url` says when absent"),
                        Key.optional(
                                "probe", Formats.LOGIN, "Who looks through the pooler which database is behind it"),
                        Key.optional(
                                "accept-session-pooling",
                                Formats.BOOLEAN,
                                "false",
                                "Whether a pause may wait for clients to disconnect")));
        types.put(
                GATE,
                List.of(
                        Key.required("url", Formats.HTTP_URL, "Where the application is asked to hold its requests"),
                        Key.required("token", Formats.SECRET, "Bearer token that it asks for")));
        types.put(
                WEBHOOK,
                List.of(
                        Key.required("url", Formats.HTTP_URL, "What is told of pause, switch and resume"),
                        Key.required("secret", Formats.SECRET, "Key of the signature")));
        return types;
    }

    private static TrafficChoice choice(String type, EntryFields entry) {
        return switch (type) {
            case POOLER ->
                new TrafficChoice.Pooler(
                        entry.get("admin", ConnInfo.class),
                        entry.get("database", String.class),
                        entry.get("config", Path.class),
                        entry.find("source", ConnInfo.class),
                        entry.find("target", ConnInfo.class),
                        entry.find("probe", ConnInfo.class),
                        entry.find("accept-session-pooling", Boolean.class).orElse(false));
            case GATE -> new TrafficChoice.Gate(entry.get("url", URI.class), entry.get("token", Secret.class));
            default -> new TrafficChoice.Webhook(entry.get("url", URI.class), entry.get("secret", Secret.class));
        };
    }
}
