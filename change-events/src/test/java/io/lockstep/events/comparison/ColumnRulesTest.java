package io.lockstep.events.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnRulesTest {
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final ColumnRule NOTE = new ColumnRule(ORDERS, "note", new Tolerance.Truncated(32 * 1024));
    private static final ColumnRule TOTAL = new ColumnRule(ORDERS, "total", new Tolerance.Rounded(6));
    private static final ColumnRule SEEN =
            new ColumnRule(new TableId("public", "users"), "seen", new Tolerance.Ignored());

    @Test
    void a_rule_holds_for_its_column_alone_and_reads_as_it_was_written() {
        var rules = new ColumnRules(List.of(NOTE, TOTAL, SEEN));

        assertThat(rules.of(ORDERS)).isEqualTo(Map.of("note", NOTE.tolerance(), "total", TOTAL.tolerance()));
        assertThat(rules.of(new TableId("other", "orders"))).isEmpty();
        assertThat(rules.rules())
                .map(ColumnRule::toString)
                .containsExactly(
                        "public.orders.note truncated 32KiB",
                        "public.orders.total numeric-scale 6",
                        "public.users.seen ignore");
    }

    @Test
    void two_rules_for_one_column_are_refused() {
        var other = new ColumnRule(ORDERS, "note", new Tolerance.Ignored());
        assertThatThrownBy(() -> new ColumnRules(List.of(NOTE, other)))
                .hasMessage("Two rules for column note of public.orders");
    }

    @Test
    void the_identity_changes_with_any_rule_and_not_with_their_order() {
        String id = new ColumnRules(List.of(NOTE, TOTAL)).id();

        assertThat(new ColumnRules(List.of(TOTAL, NOTE)).id()).isEqualTo(id);
        assertThat(new ColumnRules(List.of(NOTE)).id()).isNotEqualTo(id);
        assertThat(new ColumnRules(List.of(NOTE, new ColumnRule(ORDERS, "total", new Tolerance.Rounded(5)))).id())
                .isNotEqualTo(id);
        assertThat(ColumnRules.NONE.id()).isEmpty();
    }

    @Test
    void on_the_target_a_rule_has_the_target_s_names_and_that_of_a_column_which_is_not_compared_is_none() {
        var mappings = (TableMappings.Accepted) TableMappings.parse("""
                {"rules": [
                  {"rule-type": "selection", "rule-id": "1", "rule-action": "include",
                   "object-locator": {"schema-name": "public", "table-name": "orders"}},
                  {"rule-type": "transformation", "rule-id": "2", "rule-target": "schema", "rule-action": "rename",
                   "object-locator": {"schema-name": "public"}, "value": "shop"},
                  {"rule-type": "transformation", "rule-id": "3", "rule-target": "column", "rule-action": "rename",
                   "value": "remark",
                   "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "note"}},
                  {"rule-type": "transformation", "rule-id": "4", "rule-target": "column",
                   "rule-action": "remove-column",
                   "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "total"}}
                ]}""");
        var rules = new ColumnRules(List.of(NOTE, TOTAL, SEEN));

        assertThat(rules.onTarget(Optional.of(mappings.mappings())).rules())
                .containsExactly(new ColumnRule(new TableId("shop", "orders"), "remark", NOTE.tolerance()));
        assertThat(rules.onTarget(Optional.empty())).isEqualTo(rules);
    }
}
