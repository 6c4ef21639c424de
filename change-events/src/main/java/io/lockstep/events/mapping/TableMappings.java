package io.lockstep.events.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Rule.Selection;
import io.lockstep.events.mapping.Rule.Transformation;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The rules of a DMS task, in their order. Immutable; equal when their documents have the same content.
public final class TableMappings {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int ID_BYTES = 8;

    private final List<Selection> selections;
    private final List<Transformation> transformations;
    private final String id;

    private TableMappings(List<Rule> rules, String id) {
        this.selections = only(rules, Selection.class);
        this.transformations = only(rules, Transformation.class);
        this.id = id;
    }

    /// What reading a document comes to.
    public sealed interface Parsed {}

    /// The document is right.
    public record Accepted(TableMappings mappings) implements Parsed {}

    /// It is not.
    ///
    /// @param problems all of them, by their place in the document
    public record Refused(List<MappingProblem> problems) implements Parsed {
        public Refused {
            problems = problems.stream().sorted(MappingProblem.ORDER).toList();
        }
    }

    /// Reads the JSON document that the task has.
    public static Parsed parse(String json) {
        List<MappingProblem> problems = new ArrayList<>();
        try {
            JsonNode document = MAPPER.readTree(json);
            List<Rule> rules = rules(document, problems);
            return problems.isEmpty()
                    ? new Accepted(new TableMappings(rules, identify(document)))
                    : new Refused(problems);
        } catch (JsonProcessingException e) {
            return new Refused(List.of(new MappingProblem("", syntax(e))));
        }
    }

    private static String syntax(JsonProcessingException failure) {
        var place = failure.getLocation();
        String where = place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
        return where + "not JSON: "
                + failure.getOriginalMessage().lines().findFirst().orElse("");
    }

    private static List<Rule> rules(JsonNode document, List<MappingProblem> problems) {
        List<Rule> rules = new ArrayList<>();
        Members.of("", document, problems).ifPresent(members -> {
            members.allow(List.of("rules"));
            List<Members> elements = members.objects("rules");
            elements.forEach(rule -> new RuleReader(rule).read().ifPresent(rules::add));
            requireDistinctIds(elements);
            requireSelection(members, elements);
        });
        return rules;
    }

    /// Source: `Selections`, `rule-id`: "a unique numeric value".
    private static void requireDistinctIds(List<Members> rules) {
        Map<String, String> first = new HashMap<>();
        for (Members rule : rules) {
            String id = rule.object().path("rule-id").asText();
            String earlier = id.isEmpty() ? null : first.putIfAbsent(id, rule.pointer());
            if (earlier != null) {
                rule.problem("rule-id", "found " + id + ", which " + earlier + " has already");
            }
        }
    }

    /// Source: `Selections`, `rule-type`: "at least one selection rule".
    private static void requireSelection(Members document, List<Members> rules) {
        boolean any = rules.stream()
                .anyMatch(rule -> rule.object().path("rule-type").asText().equals("selection"));
        if (!any) {
            document.problem("rules", "no rule has rule-type selection: nothing would be copied");
        }
    }

    /// The same for documents with the same content: the beginning of its SHA-256, layout aside.
    public String id() {
        return id;
    }

    /// What the rules make of the tables of a source. Tables that share a name on the target are not comparable, so
    /// what is asked about is every table that the task may copy.
    ///
    /// @return an answer for each, by its name on the source
    public SortedMap<TableId, Resolution> resolve(Collection<SourceTable> tables) {
        SortedMap<TableId, Resolution> resolved = new TreeMap<>();
        for (SourceTable table : tables) {
            resolved.put(table.id(), resolve(table));
        }
        Map<TableId, List<TableId>> sharing = resolved.values().stream()
                .filter(resolution -> target(resolution).isPresent())
                .collect(Collectors.groupingBy(
                        resolution -> target(resolution).orElseThrow(),
                        Collectors.mapping(Resolution::source, Collectors.toList())));
        sharing.forEach((target, sources) -> {
            if (sources.size() > 1) {
                sources.forEach(source -> resolved.computeIfPresent(source, (_, was) -> shared(was, target, sources)));
            }
        });
        return resolved;
    }

    /// The same of one table, whatever the others are called.
    public Resolution resolve(SourceTable table) {
        return new TableResolver(selections, transformations, table).resolve();
    }

    private static Optional<TableId> target(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Compared compared -> Optional.of(compared.target());
            case Resolution.NotComparable not -> not.target();
            case Resolution.NotSelected _ -> Optional.empty();
        };
    }

    private static Resolution shared(Resolution was, TableId target, List<TableId> sources) {
        return switch (was) {
            case Resolution.Compared compared ->
                new Resolution.NotComparable(
                        compared.source(),
                        Optional.of(target),
                        sources + " all become " + target + " on the target, which DMS does not support");
            case Resolution.NotComparable not -> not;
            case Resolution.NotSelected not -> not;
        };
    }

    private static <T extends Rule> List<T> only(List<Rule> rules, Class<T> kind) {
        return rules.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static String identify(JsonNode document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(document.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableMappings that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "TableMappings[" + id + ", " + (selections.size() + transformations.size()) + " rules]";
    }
}
