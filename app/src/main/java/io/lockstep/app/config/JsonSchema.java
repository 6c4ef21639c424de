package io.lockstep.app.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Shape.Choice;
import io.lockstep.app.config.Shape.ColumnRuleList;
import io.lockstep.app.config.Shape.Lanes;
import io.lockstep.app.config.Shape.Opaque;
import io.lockstep.app.config.Shape.Passthrough;
import io.lockstep.app.config.Shape.Scalar;
import io.lockstep.app.config.Shape.Section;
import io.lockstep.app.config.Shape.Sequence;
import io.lockstep.app.config.Shape.Typed;
import java.util.List;
import java.util.stream.Stream;

/// The schema description as a JSON Schema, for editors that check and complete while typing.
public final class JsonSchema {
    private static final String REFERENCE = "\\$\\{.+\\}";

    private JsonSchema() {}

    /// A document of draft 2020-12.
    public static ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", "lockstep.yaml");
        document.setAll(section(Schema.ROOT));
        return document;
    }

    private static ObjectNode key(Key key) {
        ObjectNode schema = shape(key.shape());
        schema.put("description", key.built() ? key.doc() : key.doc() + " (not available in this version)");
        String fallback = key.fallback();
        if (fallback != null) {
            schema.put("default", fallback);
        }
        return schema;
    }

    private static ObjectNode shape(Shape shape) {
        return switch (shape) {
            case Section section -> section(section);
            case Scalar(Format<?> format) -> scalar(format);
            case Choice choice -> choice(choice);
            case Sequence(Format<?> element) -> nullable("array").set("items", scalar(element));
            case Passthrough _ -> nullable("object").set("additionalProperties", type("string", "number", "boolean"));
            case ColumnRuleList _ -> nullable("array").set("items", rule());
            case Lanes _ -> nullable("array").set("items", section(LaneReader.LANE));
            case Typed(EntryGrammar<?> grammar) -> nullable("array").set("items", oneOf(grammar.sections()));
            case Opaque _ -> JsonNodeFactory.instance.objectNode();
        };
    }

    private static ObjectNode oneOf(List<Section> sections) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode either = schema.putArray("anyOf");
        sections.forEach(section -> either.add(section(section)));
        return schema;
    }

    private static ObjectNode rule() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties.set("table", type("string"));
        properties.set("column", type("string"));
        properties.set("compare", comparison());
        RuleReader.MEMBERS.forEach(schema.putArray("required")::add);
        return schema;
    }

    private static ObjectNode comparison() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode either = schema.putArray("anyOf");
        either.addObject()
                .putArray("enum")
                .add(RuleReader.IGNORE)
                .add(RuleReader.EXACT)
                .add(RuleReader.JSON);
        ObjectNode bound = either.addObject().put("type", "object").put("additionalProperties", false);
        bound.put("minProperties", 1).put("maxProperties", 1);
        ObjectNode properties = bound.putObject("properties");
        properties.set(RuleReader.TRUNCATED, type("string"));
        properties.set(RuleReader.NUMERIC_SCALE, type("integer"));
        return schema;
    }

    private static ObjectNode section(Section section) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        section.keys().forEach(key -> properties.set(key.name(), key(key)));
        ArrayNode required = schema.putArray("required");
        section.keys().stream().filter(JsonSchema::isNeeded).map(Key::name).forEach(required::add);
        return schema;
    }

    private static boolean isNeeded(Key key) {
        return key.required()
                || (key.shape() instanceof Section(var keys) && keys.stream().anyMatch(JsonSchema::isNeeded));
    }

    private static ObjectNode scalar(Format<?> format) {
        return format.jsonType().equals("string") ? type("string", "number", "null") : orReference(format.jsonType());
    }

    private static ObjectNode orReference(String type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode either = schema.putArray("anyOf");
        either.add(nullable(type));
        either.addObject().put("type", "string").put("pattern", REFERENCE);
        return schema;
    }

    private static ObjectNode choice(Choice choice) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode either = schema.putArray("anyOf");
        ArrayNode words = either.addObject().putArray("enum");
        choice.allowed().forEach(words::add);
        either.addObject().put("type", "string").put("pattern", REFERENCE);
        return schema;
    }

    private static ObjectNode nullable(String type) {
        return type(type, "null");
    }

    private static ObjectNode type(String... types) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode list = schema.putArray("type");
        Stream.of(types).forEach(list::add);
        return schema;
    }
}
