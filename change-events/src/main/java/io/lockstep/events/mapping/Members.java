package io.lockstep.events.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.events.Nearest;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The members of one object of the document; what is wrong with them is collected. A member that is null counts as
/// absent, as the console writes it. Not thread-safe.
///
/// @param pointer of the object
record Members(String pointer, JsonNode object, List<MappingProblem> problems) {
    String at(String name) {
        return pointer + MappingProblem.token(name);
    }

    void problem(String name, String message) {
        problems.add(new MappingProblem(at(name), message));
    }

    /// Names every member that is not one of these.
    void allow(Collection<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                problem(name, "unknown member" + meant(name, known) + "; allowed here: " + listed(known));
            }
        }
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /// A text that must be there and not be empty.
    Optional<String> text(String name) {
        return required(name, "a text").flatMap(value -> checkedText(name, value));
    }

    Optional<String> optionalText(String name) {
        return has(name) ? checkedText(name, object.get(name)) : Optional.empty();
    }

    private Optional<String> checkedText(String name, JsonNode value) {
        if (value.isTextual() && !value.textValue().isEmpty()) {
            return Optional.of(value.textValue());
        }
        problem(name, "found " + shown(value) + ", expected a text that is not empty");
        return Optional.empty();
    }

    /// A whole number, which the console writes as text.
    Optional<String> number(String name) {
        return required(name, "a number").flatMap(value -> {
            if (value.asText().matches("\\d{1,18}") && (value.isTextual() || value.isIntegralNumber())) {
                return Optional.of(value.asText());
            }
            problem(name, "found " + shown(value) + ", expected a whole number");
            return Optional.empty();
        });
    }

    Optional<Integer> optionalInteger(String name) {
        return has(name) ? number(name).filter(text -> text.length() < 10).map(Integer::valueOf) : Optional.empty();
    }

    /// One of these words.
    Optional<String> word(String name, Collection<String> known) {
        if (!has(name)) {
            problem(name, "missing; allowed: " + listed(known));
            return Optional.empty();
        }
        return checkedText(name, object.get(name)).filter(word -> {
            if (!known.contains(word)) {
                problem(name, "found \"" + word + "\"" + meant(word, known) + "; allowed: " + listed(known));
            }
            return known.contains(word);
        });
    }

    /// A pattern of names.
    Optional<NamePattern> pattern(String name, Function<String, NamePattern> kind) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(kind.apply(text));
            } catch (IllegalArgumentException e) {
                problem(name, "found \"" + text + "\", which has " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /// An object that must be there.
    Optional<Members> object(String name) {
        return required(name, "an object").flatMap(value -> of(at(name), value, problems));
    }

    /// The elements of an array, each an object; empty when there is none.
    List<Members> objects(String name) {
        return elements(name).stream()
                .flatMap(element -> of(element.pointer, element.object, problems).stream())
                .toList();
    }

    /// The elements of an array, each a text.
    List<String> texts(String name) {
        return elements(name).stream()
                .filter(element -> {
                    boolean text = element.object.isTextual();
                    if (!text) {
                        problems.add(new MappingProblem(
                                element.pointer, "found " + shown(element.object) + ", expected a text"));
                    }
                    return text;
                })
                .map(element -> element.object.textValue())
                .toList();
    }

    private List<Members> elements(String name) {
        JsonNode array = object.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            problem(name, "found " + shown(array) + ", expected an array");
            return List.of();
        }
        return IntStream.range(0, array.size())
                .mapToObj(i -> new Members(at(name) + "/" + i, array.get(i), problems))
                .toList();
    }

    private Optional<JsonNode> required(String name, String expected) {
        if (!has(name)) {
            problem(name, "missing, expected " + expected);
            return Optional.empty();
        }
        return Optional.of(object.get(name));
    }

    static Optional<Members> of(String pointer, JsonNode value, List<MappingProblem> problems) {
        if (!value.isObject()) {
            problems.add(new MappingProblem(pointer, "found " + shown(value) + ", expected an object"));
            return Optional.empty();
        }
        return Optional.of(new Members(pointer, value, problems));
    }

    private static String meant(String name, Collection<String> known) {
        return Nearest.to(name, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
    }

    private static String listed(Collection<String> known) {
        return String.join(", ", known instanceof Set<String> ? new TreeSet<>(known) : known);
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
