package io.lockstep.app.demo;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.app.config.Replication;

/// A `lockstep.yaml` for what the demo keeps running, so that every command can be tried on it.
final class DemoFile {
    private DemoFile() {}

    /// @param port where the coordinator answers
    static String text(Configuration configuration, int port) {
        return """
                # What `lockstep demo --keep` keeps running; this file goes with it
                migration: %s
                source: %s
                target: %s
                kafka: { bootstrap: "%s", partitions: %d }
                replication: %s
                http: { port: %d }
                """.formatted(
                        configuration.migration(),
                        access(configuration.source()),
                        access(configuration.target()),
                        bootstrap(configuration.kafka().bootstrap()),
                        configuration.kafka().partitions(),
                        replication(configuration.replication()),
                        port);
    }

    private static String access(DatabaseAccess access) {
        String password = access.password()
                .map(secret -> ", password: \"" + secret.reveal() + "\"")
                .orElse("");
        return "{ url: \"%s\", user: \"%s\"%s }".formatted(access.url(), access.user(), password);
    }

    private static String bootstrap(Bootstrap bootstrap) {
        return switch (bootstrap) {
            case Bootstrap.Servers(String addresses) -> addresses;
            case Bootstrap.Embedded _ -> "embedded";
        };
    }

    private static String replication(Replication replication) {
        return switch (replication) {
            case Replication.Native replicator ->
                "{ type: native, native: { subscription: "
                        + replicator.subscription().orElseThrow() + " } }";
            case Replication.ObserveOnly _ -> "{ type: none }";
        };
    }
}
