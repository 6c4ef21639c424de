package io.lockstep.app.compose;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.lockstep.lab.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// [ShopContract] on the images of docker-compose.yml, where there is a Docker engine.
final class ContainerIT extends ShopContract {
    private Network network;
    private PostgreSQLContainer source;
    private PostgreSQLContainer target;
    private KafkaContainer kafka;

    @BeforeEach
    void start() {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("Docker is not installed")
                .isTrue();
        network = Network.newNetwork();
        source = postgres("postgres:16.10-bookworm").withNetworkAliases("source");
        target = postgres("postgres:17.6-bookworm");
        kafka = new KafkaContainer("apache/kafka:4.1.0");
        source.start();
        target.start();
        kafka.start();
    }

    @AfterEach
    void stop() {
        if (kafka != null) {
            kafka.stop();
            target.stop();
            source.stop();
            network.close();
        }
    }

    @Override
    Database source() {
        return database(source);
    }

    @Override
    Database target() {
        return database(target);
    }

    @Override
    String sourceHostAndPort() {
        return "host=source port=5432";
    }

    @Override
    String bootstrap() {
        return kafka.getBootstrapServers();
    }

    private PostgreSQLContainer postgres(String image) {
        return new PostgreSQLContainer(image)
                .withDatabaseName("shop")
                .withUsername("shop_admin")
                .withPassword(PASSWORD)
                .withNetwork(network)
                .withCommand(
                        "postgres",
                        "-c",
                        "wal_level=logical",
                        "-c",
                        "max_replication_slots=20",
                        "-c",
                        "max_wal_senders=20");
    }

    private static Database database(PostgreSQLContainer container) {
        return new Database(container.getHost(), container.getFirstMappedPort(), "shop", "shop_admin", PASSWORD);
    }
}
