package io.lockstep.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dashboards are what Grafana takes, read alike, and say what they show.
final class DashboardsTest {
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream file =
                Objects.requireNonNull(DashboardsTest.class.getResourceAsStream("grafana-dashboard.schema.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(file, InputFormat.JSON);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    private static List<String> problems(JsonNode json) {
        return SCHEMA.validate(json.toString(), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void there_are_the_five_that_the_documentation_describes() throws IOException {
        assertThat(dashboards().stream().map(Dashboard::name))
                .containsExactly("cutover", "internals", "lag", "mismatches", "overview");
        String page = Project.read(Project.ROOT.resolve("docs/dashboards.md"));
        assertThat(dashboards().stream()
                        .flatMap(Dashboard::rows)
                        .map(row -> row.path("title").asText()))
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void each_is_as_the_schema_of_grafana_has_it(Dashboard dashboard) {
        assertThat(problems(dashboard.json())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void what_grafana_does_not_know_is_found(Dashboard dashboard) {
        ObjectNode broken = dashboard.json().deepCopy();
        ObjectNode panel = (ObjectNode) ((ArrayNode) broken.path("panels")).get(1);
        panel.set("fieldConfg", panel.remove("fieldConfig"));

        assertThat(problems(broken)).anyMatch(problem -> problem.contains("fieldConfg"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void each_is_found_by_its_identifier_and_follows_the_conventions(Dashboard dashboard) {
        JsonNode json = dashboard.json();

        assertThat(json.path("uid").asText()).isEqualTo("lockstep-" + dashboard.name());
        assertThat(json.path("tags")).extracting(JsonNode::asText).containsExactly("lockstep");
        assertThat(json.path("editable").asBoolean(true)).isFalse();
        assertThat(json.path("graphTooltip").asInt()).as("one crosshair").isOne();
        assertThat(dashboard.variables().map(variable -> variable.path("name").asText()))
                .startsWith("datasource")
                .contains("migration", "console", "runbook");
        assertThat(json.path("links"))
                .extracting(link -> link.path("url").asText())
                .contains("${console}", "${runbook}#alerts");
        assertThat(dashboard.annotations()).isNotEmpty();
        assertThat(json.toString()).doesNotContain("\"uid\":\"prometheus");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void each_panel_has_a_title_a_description_a_unit_and_a_place_of_its_own(Dashboard dashboard) {
        Set<String> places = new HashSet<>();
        Set<String> titles = new HashSet<>();
        Stream.concat(dashboard.rows(), dashboard.panels()).forEach(panel -> {
            String title = panel.path("title").asText();
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    assertThat(places.add((at.path("x").asInt() + x) + ","
                                    + (at.path("y").asInt() + y)))
                            .as("%s overlaps", title)
                            .isTrue();
                }
            }
        });
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(titles.add(
                            panel.path("type").asText() + panel.path("title").asText()))
                    .as("only one %s", panel.path("title"))
                    .isTrue();
            assertThat(panel.path("description").asText().length()).isGreaterThan(30);
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
        });
    }

    /// What is yellow or red says from where on, for those who do not see colours.
    @ParameterizedTest
    @MethodSource("dashboards")
    void each_threshold_is_said_in_words(Dashboard dashboard) {
        dashboard.panels().forEach(panel -> {
            String unit = panel.at("/fieldConfig/defaults/unit").asText();
            Dashboard.each(panel.at("/fieldConfig/defaults/thresholds/steps"))
                    .map(step -> step.path("value"))
                    .filter(JsonNode::isNumber)
                    .forEach(value -> assertThat(panel.path("description").asText())
                            .as(panel.path("title").asText())
                            .contains(words(value.asDouble(), unit)));
        });
    }

    private static String words(double value, String unit) {
        return switch (unit) {
            case "s" -> value < 60 ? (int) value + " s" : (int) value / 60 + " minutes";
            case "percentunit" -> Math.round(value * 100) + " %";
            default -> Integer.toString((int) value);
        };
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void each_query_asks_for_the_migration_or_the_process_and_for_rates_over_what_is_shown(Dashboard dashboard) {
        assertThat(dashboard.queries()).isNotEmpty().allSatisfy(query -> {
            assertThat(query.expression())
                    .containsAnyOf("migration=~\"${migration:regex}(_leg[0-9]+)?", "instance=~\"$instance\"");
            assertThat(query.expression()).doesNotContainPattern("(rate|deriv)\\([^$]*\\[[0-9]");
        });
    }

    @Test
    void each_of_the_three_questions_has_one_row() {
        Dashboard overview = dashboards().stream()
                .filter(dashboard -> dashboard.name().equals("overview"))
                .findFirst()
                .orElseThrow();

        assertThat(overview.rows().map(row -> row.path("title").asText()))
                .containsExactly("Are we correct?", "Are we caught up?", "Can we cut over?");
    }
}
