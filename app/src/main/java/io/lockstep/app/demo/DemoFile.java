package io.lockstep.app.demo;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.ConnInfo;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.app.config.Replication;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.capture.database.Secret;

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
                watermark: { interval: %dms }
                canary: { interval: %dms }
                http: { port: %d, tokens-file: "%s" }
                cutover:
                  sustained-for: %dms
                  app-roles: %s
                  traffic: %s
                  state-file: "%s"
                """.formatted(
                        configuration.migration(),
                        access(configuration.source()),
                        access(configuration.target()),
                        bootstrap(configuration.kafka().bootstrap()),
                        configuration.kafka().partitions(),
                        replication(configuration.replication()),
                        configuration.watermark().interval().toMillis(),
                        configuration.canary().interval().toMillis(),
                        port,
                        configuration.http().tokensFile(),
                        configuration.cutover().sustainedFor().toMillis(),
                        configuration.cutover().appRoles(),
                        configuration.cutover().traffic().stream()
                                .map(DemoFile::traffic)
                                .toList(),
                        configuration.cutover().stateFile());
    }

    private static String traffic(TrafficChoice traffic) {
        return switch (traffic) {
            case TrafficChoice.Pooler pooler ->
                "{ type: pgbouncer, admin: \"%s\", database: %s, config: \"%s\" }"
                        .formatted(console(pooler.admin()), pooler.database(), pooler.config());
            case TrafficChoice.Gate(var url, Secret token) ->
                "{ type: gate, url: \"%s\", token: \"%s\" }".formatted(url, token.reveal());
            case TrafficChoice.Webhook(var url, Secret secret) ->
                "{ type: webhook, url: \"%s\", secret: \"%s\" }".formatted(url, secret.reveal());
        };
    }

    private static String console(ConnInfo admin) {
        return "host=%s port=%d user=%s password=%s"
                .formatted(
                        admin.host().orElseThrow(),
                        admin.port().orElseThrow(),
                        admin.user().orElseThrow(),
                        admin.password().orElseThrow().reveal());
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
            case Replication.Dms dms ->
                "{ type: dms, dms: { task-arn: \"%s\", target-user: \"%s\", endpoint: \"%s\" } }"
                        .formatted(
                                dms.arn(),
                                dms.targetUser(),
                                dms.access().endpoint().orElseThrow());
            case Replication.ObserveOnly _ -> "{ type: none }";
        };
    }
}
