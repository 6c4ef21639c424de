package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientCheckTest {
    @TempDir
    private Path directory;

    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"geheim\";";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request.timeout.ms|many|Not a number",
                "security.protocol|SSLL|must be",
                "request.timeout.msec|5000|no Kafka client knows it; did you mean request.timeout.ms?",
                "unheard.of.by.anybody|1|no Kafka client knows it; leave it out",
                "producer.linger.ms|-1|must be at least 0",
                "sasl.client.callback.handler.class|com.example.Absent|could not be found",
                "sasl.login.retry.backoff.ms|soon|Not a number",
            })
    void a_property_that_kafka_would_not_take_is_named(String name, String value, String words) {
        assertThat(ClientCheck.problems(Map.of(name, value))).containsOnlyKeys(name);
        assertThat(ClientCheck.problems(Map.of(name, value)).get(name)).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "acks,leave it out",
        "producer.acks,leave it out",
        "max.in.flight.requests.per.connection,leave it out",
        "processing.guarantee,leave it out",
        "main.consumer.group.id,leave it out",
        "bootstrap.servers,set kafka.bootstrap instead",
        "state.dir,set verifier.state-dir instead",
        "num.stream.threads,set verifier.threads instead",
    })
    void what_lockstep_sets_itself_is_refused(String name, String remedy) {
        assertThat(ClientCheck.problems(Map.of(name, "1")))
                .containsExactly(entry(name, "Lockstep sets it itself; " + remedy));
    }

    @Test
    void settings_that_contradict_each_other_are_named() {
        assertThat(ClientCheck.problems(Map.of("default.api.timeout.ms", "3000", "request.timeout.ms", "4000")))
                .hasEntrySatisfying(
                        "default.api.timeout.ms", message -> assertThat(message).contains("request.timeout.ms"));
    }

    @Test
    void a_setting_that_contradicts_what_lockstep_prefers_is_named() {
        assertThat(ClientCheck.problems(Map.of("request.timeout.ms", "60000"))).containsOnlyKeys("request.timeout.ms");
        assertThat(ClientCheck.problems(Map.of("default.api.timeout.ms", "8000")))
                .containsOnlyKeys("default.api.timeout.ms");
    }

    @Test
    void a_key_store_that_is_not_there_is_named() {
        var ssl = Map.of("security.protocol", "SSL", "ssl.keystore.location", "/nowhere/store.jks");

        assertThat(ClientCheck.problems(ssl))
                .hasEntrySatisfying(
                        "ssl.keystore.location", message -> assertThat(message).contains("/nowhere/store.jks"));
    }

    @Test
    void a_key_store_that_is_none_is_named() throws IOException {
        Path store = Files.writeString(directory.resolve("store.jks"), "no key store");
        var ssl = Map.of(
                "security.protocol",
                "SSL",
                "ssl.keystore.location",
                store.toString(),
                "ssl.keystore.password",
                "geheim");

        Map<String, String> problems = ClientCheck.problems(ssl);

        assertThat(problems)
                .hasEntrySatisfying(
                        "ssl.keystore.location", message -> assertThat(message).contains(store.toString()));
        assertThat(problems.toString()).doesNotContain("geheim");
    }

    @Test
    void a_jaas_line_that_does_not_parse_is_named_and_its_password_is_not() {
        Map<String, String> problems = ClientCheck.problems(sasl(PLAIN.replace("required", "geheim")));

        assertThat(problems).containsOnlyKeys("sasl.jaas.config");
        assertThat(problems.toString()).doesNotContain("geheim");
    }

    @Test
    void a_login_module_that_is_not_there_is_named() {
        assertThat(ClientCheck.problems(sasl("com.example.Absent required;"))).containsOnlyKeys("sasl.jaas.config");
    }

    @Test
    void a_login_without_jaas_is_named() {
        assertThat(ClientCheck.problems(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN")))
                .containsOnlyKeys("sasl.jaas.config");
    }

    @Test
    void a_wrong_value_of_a_secret_is_not_shown() {
        assertThat(ClientCheck.problems(Map.of("security.protocol", "SSL", "ssl.keystore.key", "geheim"))
                        .toString())
                .isNotEqualTo("{}")
                .doesNotContain("geheim");
    }

    @Test
    void every_problem_is_found_at_once() {
        assertThat(ClientCheck.problems(Map.of("acks", "0", "retries", "x", "linger", "5")))
                .containsOnlyKeys("acks", "retries", "linger");
    }

    @Test
    void what_kafka_takes_is_well() {
        assertThat(ClientCheck.problems(Map.of())).isEmpty();
        assertThat(ClientCheck.problems(sasl(PLAIN))).isEmpty();
        assertThat(ClientCheck.problems(Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "OAUTHBEARER",
                        "sasl.oauthbearer.token.endpoint.url",
                        "https://127.0.0.1:1/token",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;")))
                .isEmpty();
        assertThat(ClientCheck.problems(Map.of(
                        "consumer.fetch.max.wait.ms",
                        "100",
                        "topic.min.insync.replicas",
                        "2",
                        "retries",
                        "3",
                        "replication.factor",
                        "3")))
                .isEmpty();
    }

    @Test
    void a_class_of_the_users_own_may_have_properties_that_kafka_does_not_know() {
        assertThat(ClientCheck.problems(Map.of(
                        "metric.reporters", "org.apache.kafka.common.metrics.JmxReporter", "our.own.switch", "on")))
                .isEmpty();
    }

    private static Map<String, String> sasl(String jaas) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put("sasl.jaas.config", jaas);
        return properties;
    }
}
