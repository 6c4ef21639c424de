package io.lockstep.cutover.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The JSON object that a request brings, and everything that is wrong with it. For one request.
final class Body {
    /// How long a text may be, in characters.
    static final int LONGEST = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final byte[] bytes;
    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private Body(byte[] bytes, JsonNode document) {
        this.bytes = bytes;
        this.document = document;
    }

    /// Reads it whole. No body is an empty object.
    ///
    /// @throws ProblemException when it is no JSON object, or not said to be JSON
    static Body of(ServerRequest request) {
        byte[] bytes = bytes(request);
        if (bytes.length == 0) {
            return new Body(bytes, JsonNodeFactory.instance.objectNode());
        }
        requireJson(request);
        return new Body(bytes, parsed(bytes));
    }

    byte[] bytes() {
        return bytes;
    }

    /// A text that has to be there.
    String required(String name) {
        String text = optional(name);
        if (!document.has(name)) {
            problems.add(name + ": missing; say why, in a text of at most " + LONGEST + " characters");
        }
        return text;
    }

    /// One of these words, which has to be there.
    String oneOf(String name, List<String> words) {
        String word = document.path(name).asText();
        if (!words.contains(word)) {
            problems.add(name + ": has to be one of " + String.join(", ", words));
        }
        return word;
    }

    /// A text that may be there; empty when it is not.
    String optional(String name) {
        JsonNode node = document.path(name);
        if (node.isMissingNode()) {
            return "";
        }
        String text = node.asText().strip();
        if (!node.isTextual() || text.isEmpty()) {
            problems.add(name + ": not a text that says something");
        } else if (text.length() > LONGEST) {
            problems.add(name + ": " + text.length() + " characters; at most " + LONGEST + " are taken");
        } else if (text.chars().anyMatch(each -> Character.isISOControl(each) && each != '\n' && each != '\t')) {
            problems.add(name + ": holds control characters");
        }
        return text;
    }

    /// @throws ProblemException listing everything that was found wrong, and members that are not known
    void check(String... known) {
        document.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of(known).contains(name))
                .sorted()
                .map(name -> "'" + Text.shortened(name) + "' is no member here: use " + String.join(", ", known))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new ProblemException(Problem.badBody(problems));
        }
    }

    private static byte[] bytes(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (var in = request.content().inputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a request broke off", e);
        }
    }

    private static void requireJson(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new ProblemException(Problem.of(
                    415, "Unsupported Media Type", "A body here is JSON: send Content-Type: application/json"));
        }
    }

    private static JsonNode parsed(byte[] bytes) {
        try {
            JsonNode document = JSON.readTree(bytes);
            if (document.isObject()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw invalid(at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        } catch (IOException _) {
            throw invalid("");
        }
        throw invalid("");
    }

    private static ProblemException invalid(String place) {
        return new ProblemException(Problem.badBody(List.of("the body is not one JSON object" + place)));
    }
}
