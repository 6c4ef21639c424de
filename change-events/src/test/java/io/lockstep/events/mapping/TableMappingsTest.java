package io.lockstep.events.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Fate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableMappingsTest {
    private static final TableId ORDERS = new TableId("public", "orders");

    @Test
    void the_layout_of_a_document_does_not_change_its_id_and_its_content_does() {
        String rule = """
                {"rules":[{"rule-type":"selection","rule-id":"1","rule-action":"include",
                "object-locator":{"schema-name":"public","table-name":"%"}}]}""";
        assertThat(id(rule.replace(",", " ,\n  "))).isEqualTo(id(rule));
        assertThat(id(rule.replace("\"%\"", "\"o%\""))).isNotEqualTo(id(rule));
    }

    @Test
    void what_a_target_may_have_without_its_being_compared_never_names_a_column_that_is() {
        var compared = new Resolution.Compared(
                ORDERS,
                ORDERS,
                List.of(
                        new Fate.Pair("total", "note"),
                        new Fate.Removed("note", Set.of("note"), "rule 2 removes it"),
                        new Fate.NotCompared("a", Set.of("a", "A"), "two rules"),
                        new Fate.Added("loaded_at", "rule 3 adds it")));
        assertThat(compared.leftOutOnTarget()).containsExactly("A", "a", "loaded_at");
        assertThat(compared.targetOf("total")).contains("note");
        assertThat(compared.targetOf("note")).isEmpty();
    }

    @Test
    void a_name_that_would_stand_for_two_is_refused() {
        assertThatThrownBy(() -> new Resolution.Compared(
                        ORDERS, ORDERS, List.of(new Fate.Pair("a", "x"), new Fate.Pair("b", "x"))))
                .hasMessage("Column x of public.orders stands for two");
        assertThatThrownBy(() -> new SourceTable(
                        ORDERS,
                        List.of(new SourceTable.Column("a", "int4", true), new SourceTable.Column("a", "int4", false))))
                .hasMessage("public.orders has two columns a");
    }

    private static String id(String json) {
        return ((TableMappings.Accepted) TableMappings.parse(json)).mappings().id();
    }
}
