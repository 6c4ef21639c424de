package io.lockstep.cutover.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `{"schema":"lockstep/tokens/v1","tokens":[{"name":…,"role":…,"sha256":…}]}`. Strict: what is not understood is
/// refused, since it may say who may do what.
final class TokensJson {
    private static final String SCHEMA = "lockstep/tokens/v1";
    private static final Set<String> DOCUMENT = Set.of("schema", "tokens");
    private static final Set<String> TOKEN = Set.of("name", "role", "sha256");
    private static final int LARGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private TokensJson() {}

    static byte[] write(Tokens tokens) {
        ObjectNode document = JSON.createObjectNode().put("schema", SCHEMA);
        var list = document.putArray("tokens");
        tokens.list()
                .forEach(token -> list.addObject()
                        .put("name", token.name())
                        .put("role", token.role().word())
                        .put("sha256", token.sha256()));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /// @throws IllegalArgumentException saying what is wrong with it, without repeating any of it
    static Tokens read(byte[] json) {
        JsonNode document = parsed(json);
        requireMembers(document, DOCUMENT, "the document");
        if (!SCHEMA.equals(document.path("schema").asText())) {
            throw new IllegalArgumentException("its schema is not " + SCHEMA);
        }
        var tokens = new ArrayList<Token>();
        for (JsonNode entry : list(document.path("tokens"))) {
            tokens.add(token(entry, "token " + (tokens.size() + 1)));
        }
        return new Tokens(tokens);
    }

    private static JsonNode parsed(byte[] json) {
        if (json.length > LARGEST) {
            throw new IllegalArgumentException("it is larger than 1 MiB");
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new IllegalArgumentException(
                    "it is not JSON" + (at == null ? "" : " (line " + at.getLineNr() + ")"), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    private static List<JsonNode> list(JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("'tokens' is not a list");
        }
        return node.valueStream().toList();
    }

    private static Token token(JsonNode entry, String place) {
        requireMembers(entry, TOKEN, place);
        Role role = Role.of(entry.path("role").asText())
                .orElseThrow(
                        () -> new IllegalArgumentException(place + ": the role is none of viewer, operator, approver"));
        try {
            return new Token(
                    entry.path("name").asText(), role, entry.path("sha256").asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }

    private static void requireMembers(JsonNode node, Set<String> members, String place) {
        var found = node.propertyStream().map(java.util.Map.Entry::getKey).toList();
        if (!node.isObject() || found.size() != members.size() || !members.containsAll(found)) {
            throw new IllegalArgumentException(place + " must have exactly the members " + sorted(members));
        }
    }

    private static List<String> sorted(Set<String> members) {
        return members.stream().sorted().toList();
    }
}
