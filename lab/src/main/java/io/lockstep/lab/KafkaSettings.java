package io.lockstep.lab;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The configuration of a broker that is its own controller, for one machine with little memory.
final class KafkaSettings {
    static final int NODE = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String NETWORK = "NETWORK";
    private static final int SEGMENT_BYTES = 64 << 20;

    private KafkaSettings() {}

    static Map<String, String> of(
            Path directory, int port, int controllerPort, Optional<KafkaLogin> login, Optional<TcpProxy> network) {
        Map<String, String> settings = new HashMap<>(of(directory, port, controllerPort));
        network.ifPresent(proxy -> {
            settings.merge("listeners", listener(proxy.upstreamPort()), KafkaSettings::listed);
            settings.merge("advertised.listeners", listener(proxy.port()), KafkaSettings::listed);
            settings.merge("listener.security.protocol.map", NETWORK + ":PLAINTEXT", KafkaSettings::listed);
        });
        login.ifPresent(asked -> {
            settings.putAll(asked.brokerSettings("plaintext"));
            settings.put(
                    "listener.security.protocol.map",
                    "PLAINTEXT:" + asked.protocol() + "," + CONTROLLER_LISTENER + ":PLAINTEXT");
        });
        return settings;
    }

    private static String listener(int port) {
        return NETWORK + "://" + FreePort.LOOPBACK + ":" + port;
    }

    private static String listed(String some, String more) {
        return some + "," + more;
    }

    private static Map<String, String> of(Path directory, int port, int controllerPort) {
        String broker = "PLAINTEXT://" + FreePort.LOOPBACK + ":" + port;
        String controller = FreePort.LOOPBACK + ":" + controllerPort;
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "" + NODE),
                Map.entry("controller.quorum.voters", NODE + "@" + controller),
                Map.entry("listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller),
                Map.entry("advertised.listeners", broker),
                Map.entry("controller.listener.names", CONTROLLER_LISTENER),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry(
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
                Map.entry("log.segment.bytes", "" + SEGMENT_BYTES),
                Map.entry("log.index.size.max.bytes", "" + (1 << 20)),
                Map.entry("log.cleaner.dedupe.buffer.size", "" + (4 << 20)),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"));
    }
}
