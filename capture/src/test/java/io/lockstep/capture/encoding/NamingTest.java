package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class NamingTest {
    private static final FingerprintKey SECRET = FingerprintKey.ofHex("00112233445566778899aabbccddeeff");
    private static final Unchanged UNCHANGED = new Unchanged("unchanged");
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId PURCHASES = new TableId("shop", "orders");

    /// `public.orders (id, note, secret, masked)` becomes `shop.orders (order_id, remark, masked)`.
    private static final TableMappings RULES = mappings("""
            {"rules": [
              {"rule-type": "selection", "rule-id": "1", "rule-action": "include",
               "object-locator": {"schema-name": "public", "table-name": "%"}},
              {"rule-type": "transformation", "rule-id": "2", "rule-target": "schema", "rule-action": "rename",
               "object-locator": {"schema-name": "public"}, "value": "shop"},
              {"rule-type": "transformation", "rule-id": "3", "rule-target": "column", "rule-action": "rename",
               "value": "order_id",
               "object-locator": {"schema-name": "public", "table-name": "%", "column-name": "id"}},
              {"rule-type": "transformation", "rule-id": "4", "rule-target": "column", "rule-action": "rename",
               "value": "remark",
               "object-locator": {"schema-name": "public", "table-name": "%", "column-name": "note"}},
              {"rule-type": "transformation", "rule-id": "5", "rule-target": "column", "rule-action": "remove-column",
               "object-locator": {"schema-name": "public", "table-name": "%", "column-name": "secret"}},
              {"rule-type": "transformation", "rule-id": "6", "rule-target": "column",
               "rule-action": "data-masking-hash-mask",
               "object-locator": {"schema-name": "public", "table-name": "%", "column-name": "masked"}}
            ]}""");

    private final Naming source = new Naming.OfSource(RULES);
    private final Naming target = new Naming.OfTarget(
            Map.of(PURCHASES, Naming.LeftOut.of((Resolution.Compared) RULES.resolve(new SourceTable(
                    ORDERS,
                    List.of(
                            new SourceTable.Column("id", "int4", true),
                            new SourceTable.Column("note", "text", false),
                            new SourceTable.Column("secret", "text", false),
                            new SourceTable.Column("masked", "text", false)))))),
            RULES.id());

    @Test
    void a_row_and_its_renamed_copy_have_the_same_key_columns_and_fingerprints() {
        TableShape here = source.target(shape(ORDERS, "id", "note", "secret", "masked"));
        TableShape there = target.target(shape(PURCHASES, "masked", "remark", "order_id"));
        Struct row = struct("id", "7", "note", "a", "secret", "b", "masked", "c");
        Struct copy = struct("masked", "###", "remark", "a", "order_id", "7");

        assertThat(here.compared().names()).containsExactly("order_id", "remark");
        assertThat(there.compared()).isEqualTo(here.compared());
        assertThat(image(here, row)).isEqualTo(image(there, copy));
        assertThat(image(here, struct("id", "7", "note", "x", "secret", "b", "masked", "c")))
                .isNotEqualTo(image(there, copy));
        Optional<RowKey> key = key(here, struct("id", "7"));
        assertThat(key).get().hasToString("shop.orders[order_id=7]");
        assertThat(key(there, struct("order_id", "7"))).isEqualTo(key);
    }

    @Test
    void a_column_that_is_not_compared_keeps_its_table_from_being_whole_on_both_sides() {
        assertThat(source.target(shape(ORDERS, "id", "note", "secret", "masked"))
                        .whole())
                .isFalse();
        assertThat(target.target(shape(PURCHASES, "order_id", "remark", "masked"))
                        .whole())
                .isFalse();
        assertThat(source.target(shape(ORDERS, "id", "note", "secret")).whole())
                .as("what is not copied is not missed")
                .isTrue();
    }

    @Test
    void a_table_that_comes_to_be_not_comparable_has_nothing_to_compare() {
        TableShape shape = source.target(shape(new TableId("other", "t"), "id"));

        assertThat(shape).isEqualTo(new TableShape(new TableId("other", "t"), List.of(), Set.of(), true, false));
        assertThat(key(shape, struct("id", "7"))).isEmpty();
    }

    @Test
    void a_column_that_only_the_target_has_is_seen_unless_a_rule_added_it() {
        assertThat(target.target(shape(PURCHASES, "order_id", "remark", "stray"))
                        .compared()
                        .names())
                .containsExactly("order_id", "remark", "stray");
    }

    @Test
    void other_rules_make_another_scheme() {
        assertThat(RecordEncoder.scheme(SECRET, source, ColumnRules.NONE))
                .isEqualTo(RecordEncoder.scheme(SECRET, target, ColumnRules.NONE));
        assertThat(RecordEncoder.scheme(SECRET, Naming.SAME, ColumnRules.NONE))
                .isNotEqualTo(RecordEncoder.scheme(SECRET, source, ColumnRules.NONE));
    }

    private static Object image(TableShape shape, Struct row) {
        return encoder(shape, row).image(row);
    }

    private static Optional<RowKey> key(TableShape shape, Struct key) {
        return encoder(shape, key).key(key);
    }

    private static TableEncoder encoder(TableShape shape, Struct row) {
        return new TableEncoder(shape, row.schema(), SECRET, UNCHANGED, new RuleUses(ColumnRules.NONE));
    }

    private static TableShape shape(TableId table, String... columns) {
        return new TableShape(
                table,
                List.of(columns).stream()
                        .map(name ->
                                new ColumnShape(name, ColumnType.builtIn(name.endsWith("id") ? "int4" : "text"), false))
                        .toList());
    }

    private static Struct struct(Object... namesAndValues) {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            boolean number = namesAndValues[i + 1] instanceof Integer;
            schema.field((String) namesAndValues[i], number ? Schema.INT32_SCHEMA : Schema.STRING_SCHEMA);
        }
        Struct struct = new Struct(schema.build());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            struct.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return struct;
    }

    private static TableMappings mappings(String json) {
        return ((TableMappings.Accepted) TableMappings.parse(json)).mappings();
    }
}
