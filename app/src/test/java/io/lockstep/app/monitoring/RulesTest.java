package io.lockstep.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each alert fires when what it watches is broken, is silent else, and leads to what is to be done.
final class RulesTest {
    private static final Path DIRECTORY = Project.ROOT.resolve("prometheus");
    private static final Pattern ENTRY = Pattern.compile("(?ms)^### (Lockstep\\w+)\n(.*?)(?=^##|\\z)");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<JsonNode> TESTS = tests("alerts_test.yml", "coverage_test.yml");

    @TempDir
    private Path directory;

    static List<JsonNode> alerts() {
        return Dashboard.each(read(Project.ALERTS).at("/groups/0/rules")).toList();
    }

    private static List<JsonNode> tests(String... files) {
        return Stream.of(files)
                .map(DIRECTORY.resolve("tests")::resolve)
                .map(RulesTest::read)
                .flatMap(file -> Dashboard.each(file.path("tests")))
                .flatMap(test -> Dashboard.each(test.path("alert_rule_test")))
                .toList();
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(JsonNode alert) {
        return alert.path("alert").asText();
    }

    @Test
    void the_rules_and_what_compose_scrapes_are_as_prometheus_wants_them() throws IOException {
        Promtool.Answer rules = Promtool.ask(
                DIRECTORY,
                "",
                "check",
                "rules",
                "--lint=all",
                "--lint-fatal",
                "rules/alerts.yml",
                "rules/recording.yml");
        assertThat(rules.status()).as(rules.said()).isZero();

        Promtool.Answer configuration = Promtool.ask(DIRECTORY, "", "check", "config", "--lint=all", "prometheus.yml");
        assertThat(configuration.status()).as(configuration.said()).isZero();
    }

    @Test
    void each_alert_fires_when_what_it_watches_is_broken_and_is_silent_else() throws IOException {
        Promtool.Answer tested =
                Promtool.ask(DIRECTORY.resolve("tests"), "", "test", "rules", "alerts_test.yml", "coverage_test.yml");

        assertThat(tested.status()).as(tested.said()).isZero();
    }

    @Test
    void a_rule_that_does_not_fire_is_found() throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        Path tests = Files.createDirectories(directory.resolve("tests"));
        Files.copy(Project.RECORDING, rules.resolve("recording.yml"));
        Files.copy(DIRECTORY.resolve("tests/alerts_test.yml"), tests.resolve("alerts_test.yml"));
        Files.writeString(
                rules.resolve("alerts.yml"), Project.read(Project.ALERTS).replace("> 30\n", "> 300\n"));

        Promtool.Answer tested = Promtool.ask(tests, "", "test", "rules", "alerts_test.yml");

        assertThat(tested.status()).isNotZero();
        assertThat(tested.said()).contains("LockstepLagHigh").doesNotContain("LockstepDivergence");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_is_tested_both_ways(JsonNode alert) {
        List<JsonNode> tests = TESTS.stream()
                .filter(test -> test.path("alertname").asText().equals(name(alert)))
                .toList();

        assertThat(tests).anyMatch(test -> !test.path("exp_alerts").isEmpty());
        assertThat(tests.stream().filter(test -> test.path("exp_alerts").isEmpty()))
                .as("silent before it is broken, and all along where nothing is")
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_says_how_urgent_it_is_and_what_it_means_and_leads_to_the_runbook(JsonNode alert) {
        assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
        assertThat(alert.at("/annotations/description").asText()).hasSizeGreaterThan(30);
        assertThat(alert.at("/annotations/runbook_url").asText())
                .isEqualTo("docs/runbook.md#" + name(alert).toLowerCase(Locale.ROOT));
    }

    @Test
    void the_runbook_says_of_each_what_to_do_and_of_no_other() throws IOException {
        List<MatchResult> entries =
                ENTRY.matcher(Project.read(Project.RUNBOOK)).results().toList();

        assertThat(entries.stream().map(entry -> entry.group(1)))
                .containsExactlyElementsOf(
                        alerts().stream().map(RulesTest::name).toList());
        assertThat(entries)
                .allSatisfy(
                        entry -> assertThat(entry.group(2)).as(entry.group(1)).contains("**Do**"));
    }
}
