package io.lockstep.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of a text what nobody else may see: the secrets in force, wherever they stand, and what looks like
/// one.
final class Redaction {
    private static final String HIDDEN = "***";
    private static final int SHORTEST = 4;
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|api[_-]?key)[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&}]+)");
    private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)\\S+");
    private static final Pattern TOKEN = Pattern.compile("lockstep_[A-Za-z0-9_-]{43}");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@]+:)[^@\\s/]+@");

    /// Members of a divergence that say nothing of the row itself.
    private static final Set<String> HARMLESS = Set.of(
            "id",
            "lane",
            "epoch",
            "table",
            "class",
            "state",
            "transient",
            "columns",
            "sourcePosition",
            "targetPosition",
            "targetXid",
            "watermark",
            "appearedAt",
            "detectedAt",
            "detectionSeconds",
            "closedAt");

    private final List<String> secrets;

    /// @param secrets in clear; those too short to be told from other words are passed over
    Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, HIDDEN);
        }
        redacted = TOKEN.matcher(redacted).replaceAll(HIDDEN);
        redacted = BEARER.matcher(redacted).replaceAll("$1" + HIDDEN);
        redacted = USER_INFO.matcher(redacted).replaceAll("$1" + HIDDEN + "@");
        return ASSIGNED.matcher(redacted)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + hidden(found.group(2))));
    }

    /// A quoted value stays quoted, so that JSON stays JSON.
    private static String hidden(String value) {
        String quote = value.startsWith("\"") || value.startsWith("'") ? value.substring(0, 1) : "";
        return quote + HIDDEN + quote;
    }

    /// Divergences without their keys and images.
    static ObjectNode withoutRows(ObjectNode divergences) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("schema", divergences.path("schema"));
        var list = document.putArray("divergences");
        for (JsonNode each : divergences.path("divergences")) {
            ObjectNode kept = list.addObject();
            each.properties().stream()
                    .filter(member -> HARMLESS.contains(member.getKey()))
                    .forEach(member -> kept.set(member.getKey(), member.getValue()));
        }
        return document;
    }
}
