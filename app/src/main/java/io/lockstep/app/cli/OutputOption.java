package io.lockstep.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// `-o table|json|yaml`, for every command that prints data.
final class OutputOption {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
    private static final ObjectWriter YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build()
            .writer();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How to print: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.TABLE;

    boolean isTable() {
        return format == OutputFormat.TABLE;
    }

    boolean isJson() {
        return format == OutputFormat.JSON;
    }

    /// The document in the chosen format; `table` is only asked for when it is wanted.
    String render(ObjectNode document, Supplier<String> table) {
        return switch (format) {
            case TABLE -> table.get().stripTrailing();
            case JSON -> written(JSON, document);
            case YAML -> written(YAML, document).stripTrailing();
        };
    }

    private static String written(ObjectWriter writer, ObjectNode document) {
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }
}
