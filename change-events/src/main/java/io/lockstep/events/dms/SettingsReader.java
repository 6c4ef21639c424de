package io.lockstep.events.dms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The members of one object of the settings; what is wrong with those that are asked for is collected. A member that
/// is
/// null counts as absent, and numbers and truth values may be written as text, as AWS's tools do. Not thread-safe.
///
/// @param pointer of the object
record SettingsReader(String pointer, JsonNode object, List<SettingsProblem> problems) {
    private static final int HEX = 16;

    boolean isObject() {
        if (!object.isObject() && !object.isMissingNode()) {
            problems.add(new SettingsProblem(pointer, "found " + shown(object) + ", expected an object"));
        }
        return object.isObject();
    }

    void problem(String name, String message) {
        problems.add(new SettingsProblem(pointer + "/" + name, message));
    }

    void missing(String name, String expected) {
        if (!object.hasNonNull(name)) {
            problem(name, "missing, expected " + expected);
        }
    }

    /// An object; one without members when there is none.
    SettingsReader section(String name) {
        JsonNode value = object.hasNonNull(name) ? object.get(name) : object.path("");
        var section = new SettingsReader(pointer + "/" + name, value, problems);
        section.isObject();
        return section;
    }

    Optional<Boolean> flag(String name) {
        return given(name).flatMap(value -> {
            String text = value.asText();
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return Optional.of(Boolean.parseBoolean(text));
            }
            problem(name, "found " + shown(value) + ", expected true or false");
            return Optional.empty();
        });
    }

    Optional<Integer> number(String name, int least, int most) {
        return given(name).flatMap(value -> whole(name, value, 10, least, most));
    }

    /// A code point: hexadecimal digits, which AWS writes as if they were a decimal number.
    Optional<Integer> codePoint(String name) {
        return given(name).flatMap(value -> whole(name, value, HEX, 0, Character.MAX_CODE_POINT));
    }

    /// The objects of an array; none when there is none.
    List<SettingsReader> elements(String name) {
        JsonNode array = object.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            problem(name, "found " + shown(array) + ", expected an array");
            return List.of();
        }
        return IntStream.range(0, array.size())
                .mapToObj(i -> new SettingsReader(pointer + "/" + name + "/" + i, array.get(i), problems))
                .filter(SettingsReader::isObject)
                .toList();
    }

    private Optional<JsonNode> given(String name) {
        return object.hasNonNull(name) ? Optional.of(object.get(name)) : Optional.empty();
    }

    private Optional<Integer> whole(String name, JsonNode value, int radix, int least, int most) {
        try {
            int number = Integer.parseInt(value.isValueNode() ? value.asText() : "", radix);
            if (least <= number && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException _) {
            // Told below, with what was found.
        }
        String kind = radix == HEX ? "a code point in hexadecimal digits" : "a whole number from " + least;
        problem(name, "found " + shown(value) + ", expected " + kind);
        return Optional.empty();
    }

    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            case STRING -> "\"" + value.textValue() + "\"";
            case BOOLEAN, NUMBER, BINARY, MISSING, POJO -> value.asText();
        };
    }
}
