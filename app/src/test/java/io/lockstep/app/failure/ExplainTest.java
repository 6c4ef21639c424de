package io.lockstep.app.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

final class ExplainTest {
    private static final Peer SOURCE = Peer.database("source", "jdbc:postgresql://h:5432/shop");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "28P01|password authentication failed for user \"u\"|refused the password|source.password|USAGE",
                "28000|role \"u\" is not permitted to log in|refused the login|source.user|USAGE",
                "3D000|database \"shop\" does not exist|has no such database|source.url|USAGE",
                "42501|permission denied for table t|refused for lack of a privilege|source.user|USAGE",
                "55000|logical decoding requires wal_level|is not set up for this|wal_level = logical|USAGE",
                "53300|too many connections|has no free connection|max_connections|UNREACHABLE",
                "57P03|the database system is starting up|is starting up|wait|UNREACHABLE"
            })
    void what_the_server_refuses_is_named_with_its_own_words_and_the_fix(
            String state, String words, String happened, String fix, ExitStatus status) {
        SQLException thrown = new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + words + "\0"));

        UserError error = Explain.failure(SOURCE, new IllegalStateException("wrapped", thrown))
                .orElseThrow();

        assertThat(error.what())
                .startsWith("source database at jdbc:postgresql://h:5432/shop ")
                .contains(happened, words);
        assertThat(error.fix()).contains(fix);
        assertThat(error.status()).isEqualTo(status);
    }

    @Test
    void a_real_driver_that_finds_nobody_listening_is_explained() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + closedPort() + "/shop";

        UserError error = Explain.failure(
                        Peer.database("target", url), thrownBy(() -> DriverManager.getConnection(url, "u", "p")))
                .orElseThrow();

        assertThat(error.what()).isEqualTo("cannot reach target database at " + url + ": the connection was refused");
        assertThat(error.fix()).isEqualTo("start it, or correct target in the configuration");
        assertThat(error.status()).isEqualTo(ExitStatus.UNREACHABLE);
    }

    @Test
    void a_real_driver_that_finds_no_such_host_is_explained() {
        String url = "jdbc:postgresql://no-such-host.invalid/shop";

        UserError error = Explain.failure(SOURCE, thrownBy(() -> DriverManager.getConnection(url, "u", "p")))
                .orElseThrow();

        assertThat(error.what()).contains("unknown host no-such-host.invalid");
        assertThat(error.status()).isEqualTo(ExitStatus.UNREACHABLE);
    }

    @Test
    void a_real_client_that_finds_no_broker_is_explained() throws IOException {
        String bootstrap = "127.0.0.1:" + closedPort();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 300, "request.timeout.ms", 200);
        Throwable thrown;
        try (Admin admin = Admin.create(properties)) {
            thrown = thrownBy(() -> admin.listTopics().names().get());
        }

        assertThat(thrown).isInstanceOf(ExecutionException.class);
        UserError error = Explain.failure(Peer.kafka(bootstrap), thrown).orElseThrow();
        assertThat(error.what()).isEqualTo("no answer from Kafka at " + bootstrap);
        assertThat(error.status()).isEqualTo(ExitStatus.UNREACHABLE);
    }

    @Test
    void a_login_that_kafka_refuses_is_a_matter_of_its_properties() {
        UserError error = Explain.failure(new SaslAuthenticationException("Invalid credentials"))
                .orElseThrow();

        assertThat(error.what()).isEqualTo("Kafka refused the login: Invalid credentials");
        assertThat(error.fix()).contains("kafka.properties");
    }

    @Test
    void a_port_that_is_taken_is_explained() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                ServerSocket second = new ServerSocket()) {
            Throwable thrown = thrownBy(() -> second.bind(new InetSocketAddress("0.0.0.0", taken.getLocalPort())));

            UserError error = Explain.failure(thrown).orElseThrow();

            assertThat(error.what()).startsWith("cannot listen: ");
            assertThat(error.fix()).contains("http.port");
        }
    }

    @Test
    void a_missing_file_is_named() {
        Throwable thrown = thrownBy(() -> Files.readString(Path.of("/no/such/file")));

        assertThat(Explain.failure(thrown).orElseThrow().what()).isEqualTo("no such file: /no/such/file");
    }

    @Test
    void what_nobody_foresaw_stays_unexplained() {
        assertThat(Explain.failure(new IllegalStateException("surprise"))).isEmpty();
        assertThat(Explain.failure(SOURCE, new SQLException("odd", "22012"))).isEmpty();
    }

    private static Throwable thrownBy(ThrowableAssert.ThrowingCallable action) {
        return ThrowableAssert.catchThrowable(action);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
