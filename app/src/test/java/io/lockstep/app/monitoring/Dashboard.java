package io.lockstep.app.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One of `grafana/dashboards`.
///
/// @param name of its file, without the ending
public record Dashboard(String name, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Something that a dashboard asks of Prometheus.
    ///
    /// @param name where it stands, such as `overview / Verdict / A`
    /// @param expression with variables
    public record Query(String name, String expression) {
        /// The expression for one migration, with all that is chosen from.
        public String of(String migration) {
            return expression
                    .replace("${migration:regex}", migration)
                    .replace("$table", ".*")
                    .replace("$job", ".*")
                    .replace("$instance", ".*")
                    .replace("$__rate_interval", "15s")
                    .replace("$__range", "1m");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// All of them.
    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(Project.ROOT.resolve("grafana/dashboards"))) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            String name = file.getFileName().toString().replace(".json", "");
            return new Dashboard(name, JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<JsonNode> panels() {
        return each(json.path("panels")).filter(panel -> !isRow(panel));
    }

    Stream<JsonNode> rows() {
        return each(json.path("panels")).filter(Dashboard::isRow);
    }

    Stream<JsonNode> variables() {
        return each(json.at("/templating/list"));
    }

    Stream<JsonNode> annotations() {
        return each(json.at("/annotations/list"));
    }

    private static boolean isRow(JsonNode panel) {
        return panel.path("type").asText().equals("row");
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /// Those of panels and annotations.
    public Stream<Query> queries() {
        Stream<Query> panels = panels().flatMap(panel -> each(panel.path("targets"))
                .map(target -> query(panel.path("title").asText(), target.path("refId"), target)));
        return Stream.concat(
                panels, annotations().map(annotation -> query("annotation", annotation.path("name"), annotation)));
    }

    private Query query(String part, JsonNode id, JsonNode asked) {
        return new Query(
                name + " / " + part + " / " + id.asText(), asked.path("expr").asText());
    }

    /// Everything in which a metric may be named.
    Stream<String> texts() {
        return Stream.concat(
                queries().map(Query::expression),
                variables().map(variable -> variable.path("definition").asText()));
    }

    @Override
    public String toString() {
        return name;
    }
}
