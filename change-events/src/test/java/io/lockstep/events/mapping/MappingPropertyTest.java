package io.lockstep.events.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.Resolution.Fate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for any rules and any source. Names are few and short, so that rules meet and names collide.
class MappingPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("a", "b", "A", "ab", "a_b", "aXb", "b_a", "x-y", "bb");
    private static final List<String> PATTERNS = List.of("%", "a", "a%", "_", "a_b", "a[_]b", "[ab]", "%b", "b");
    private static final List<String> RENAMES = List.of(
            "rename",
            "convert-lowercase",
            "convert-uppercase",
            "add-prefix",
            "remove-prefix",
            "replace-prefix",
            "add-suffix",
            "remove-suffix",
            "replace-suffix");
    private static final List<String> COLUMN_ACTIONS =
            List.of("remove-column", "include-column", "add-column", "change-data-type", "data-masking-hash-mask");

    static Stream<Long> seeds() {
        return IntStream.range(0, 400).mapToObj(i -> 7_919L * i + 3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothing_is_lost_and_no_name_stands_for_two(long seed) {
        var random = new Random(seed);
        TableMappings mappings = mappings(random);
        List<SourceTable> source = source(random);
        Map<TableId, Resolution> resolved = mappings.resolve(source);

        assertThat(resolved.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        source.stream().map(SourceTable::id).toList());
        List<Compared> compared = resolved.values().stream()
                .filter(Compared.class::isInstance)
                .map(Compared.class::cast)
                .toList();
        assertThat(compared).extracting(Compared::target).doesNotHaveDuplicates();
        for (Compared table : compared) {
            SourceTable was = source.stream()
                    .filter(each -> each.id().equals(table.source()))
                    .findFirst()
                    .orElseThrow();
            assertThat(table.columns().stream().flatMap(fate -> fate.inSource().stream()))
                    .containsExactlyElementsOf(
                            was.columns().stream().map(SourceTable.Column::name).toList());
            assertThat(table.pairs()).extracting(Fate.Pair::target).doesNotHaveDuplicates();
            assertThat(table.leftOutOnTarget())
                    .doesNotContainAnyElementsOf(
                            table.pairs().stream().map(Fate.Pair::target).toList());
            assertThat(was.columns().stream().filter(SourceTable.Column::key))
                    .allSatisfy(
                            column -> assertThat(table.targetOf(column.name())).isPresent());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_order_of_tables_and_columns_means_nothing(long seed) {
        var random = new Random(seed);
        TableMappings mappings = mappings(random);
        List<SourceTable> source = source(random);
        List<SourceTable> reversed = source.reversed().stream()
                .map(table -> new SourceTable(table.id(), table.columns().reversed()))
                .toList();
        assertThat(shown(mappings.resolve(reversed).values()))
                .isEqualTo(shown(mappings.resolve(source).values()));
    }

    private static Map<TableId, Object> shown(Collection<Resolution> resolutions) {
        return resolutions.stream()
                .collect(Collectors.toMap(
                        Resolution::source,
                        resolution -> resolution instanceof Compared compared
                                ? compared.columns().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .toList() + " " + compared.target()
                                : kind(resolution)));
    }

    /// Which of several reasons is told first may depend on the order.
    private static String kind(Resolution resolution) {
        return resolution.getClass().getSimpleName();
    }

    private static TableMappings mappings(Random random) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode rules = document.putArray("rules");
        rules.add(rule("selection", 0, random).put("rule-action", "include"));
        locate((ObjectNode) rules.get(0), "%", "%");
        for (int i = 1; i < 2 + random.nextInt(5); i++) {
            rules.add(random.nextInt(4) == 0 ? selection(i, random) : transformation(i, random));
        }
        return switch (TableMappings.parse(document.toString())) {
            case TableMappings.Accepted(TableMappings mappings) -> mappings;
            case TableMappings.Refused(List<MappingProblem> problems) ->
                throw new AssertionError(document + ": " + problems);
        };
    }

    private static ObjectNode selection(int id, Random random) {
        ObjectNode rule = rule("selection", id, random).put("rule-action", pick(List.of("include", "exclude"), random));
        locate(rule, pick(PATTERNS, random), pick(PATTERNS, random));
        return rule;
    }

    private static ObjectNode transformation(int id, Random random) {
        String target = pick(List.of("schema", "table", "column", "column"), random);
        boolean names = !target.equals("column") || random.nextBoolean();
        ObjectNode rule = rule("transformation", id, random)
                .put("rule-target", target)
                .put("rule-action", pick(names ? RENAMES : COLUMN_ACTIONS, random))
                .put("value", pick(NAMES, random))
                .put("old-value", pick(NAMES, random));
        rule.putObject("data-type").put("type", "int8");
        ObjectNode locator = rule.putObject("object-locator").put("schema-name", pick(PATTERNS, random));
        if (!target.equals("schema")) {
            locator.put("table-name", pick(PATTERNS, random));
        }
        if (target.equals("column")) {
            locator.put("column-name", pick(PATTERNS, random));
        }
        return rule;
    }

    private static ObjectNode rule(String type, int id, Random random) {
        ObjectNode rule = JSON.createObjectNode().put("rule-type", type);
        return random.nextBoolean() ? rule.put("rule-id", id) : rule.put("rule-id", Integer.toString(id));
    }

    private static void locate(ObjectNode rule, String schema, String table) {
        rule.putObject("object-locator").put("schema-name", schema).put("table-name", table);
    }

    private static List<SourceTable> source(Random random) {
        List<SourceTable> tables = new ArrayList<>();
        for (String schema : List.of("a", "b")) {
            for (String name : NAMES) {
                if (random.nextBoolean()) {
                    tables.add(new SourceTable(new TableId(schema, name), columns(random)));
                }
            }
        }
        return tables;
    }

    private static List<SourceTable.Column> columns(Random random) {
        List<SourceTable.Column> columns = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                columns.add(
                        new SourceTable.Column(name, pick(List.of("int4", "text", "int8"), random), columns.isEmpty()));
            }
        }
        return columns;
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
