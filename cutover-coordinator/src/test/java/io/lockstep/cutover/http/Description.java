package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// `openapi.yaml`, and whether a body is as it says. Stricter than the description: a member that it does not list
/// is an error here, so that it lists them all.
final class Description {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode root;

    private Description(JsonNode root) {
        this.root = root;
    }

    static Description read() {
        try (InputStream in = Objects.requireNonNull(Description.class.getResourceAsStream("openapi.yaml"))) {
            return new Description(closed(new YAMLMapper().readTree(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The operations by path.
    Map<String, JsonNode> operations() {
        var operations = new TreeMap<String, JsonNode>();
        root.path("paths").properties().forEach(path -> operations.put(path.getKey(), path.getValue()));
        return operations;
    }

    JsonNode operation(Method method, String path) {
        return root.path("paths").path(path).path(method.name().toLowerCase(Locale.ROOT));
    }

    /// What an answer of the operation with a status may hold, by media type.
    JsonNode content(JsonNode operation, int status) {
        JsonNode response = operation.path("responses").path("" + status);
        String reference = response.path("$ref").asText("");
        return (reference.isEmpty() ? response : root.at(reference.substring(1))).path("content");
    }

    /// The answer of a request is as it says.
    void assertAnswer(Method method, String path, int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode content = content(operation(method, path), status);
        String mediaType =
                response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        assertThat(content.has(mediaType))
                .as("%s %s is described as %s", path, status, mediaType)
                .isTrue();
        if (mediaType.endsWith("json")) {
            assertThat(problems(content.path(mediaType).path("schema"), response.body()))
                    .as("%s %s: %s", path, status, response.body())
                    .isEmpty();
        }
    }

    /// What is wrong with a document of a named shape.
    List<String> problems(String shape, String body) {
        return problems(root.path("components").path("schemas").path(shape), body);
    }

    /// What is wrong with a body; nothing when it is as described.
    List<String> problems(JsonNode schema, String body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components"));
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString(), InputFormat.JSON);
        return compiled
                .validate(
                        body,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Description::closed);
        return node;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
