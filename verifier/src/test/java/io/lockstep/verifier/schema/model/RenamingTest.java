package io.lockstep.verifier.schema.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.Resolution.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenamingTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final Renaming RENAMING = new Renaming(List.of(
            new Compared(
                    ORDERS,
                    new TableId("store", "My Orders"),
                    List.of(new Fate.Pair("note", "remark"), new Fate.Pair("id", "id"))),
            new Compared(
                    new TableId("shop", "customer"),
                    new TableId("store", "client"),
                    List.of(new Fate.Pair("id", "number")))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CHECK ((note <> 'note'::text))                        | CHECK ((remark <> 'note'::text))
            btree (lower(note), id) WHERE ("note" IS NOT NULL)    | btree (lower(remark), id) WHERE (remark IS NOT NULL)
            FOREIGN KEY (id) REFERENCES shop.customer(id)         | FOREIGN KEY (id) REFERENCES store.client(number)
            nextval('shop.orders_id_seq'::regclass)               | nextval('store.orders_id_seq'::regclass)
            nextval('shop.orders'::regclass)                      | nextval('store."My Orders"'::regclass)
            'shop.orders'::text                                   | 'shop.orders'::text
            'new'::shop.state                                     | 'new'::store.state
            "Note" > other.note                                   | "Note" > other.remark
            """)
    void definitions_of_a_table_have_its_new_names_and_values_stay(String sql, String renamed) {
        assertThat(definition(new Address("shop", "orders", "x"), sql)).isEqualTo(renamed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT o.note FROM shop.orders o                      | SELECT o.remark FROM store."My Orders" o
            SELECT note AS n FROM shop.orders                     | SELECT remark AS n FROM store."My Orders"
            SELECT note FROM elsewhere.orders                     | SELECT note FROM elsewhere.orders
            """)
    void a_view_has_the_new_names_of_all_tables_that_it_names(String sql, String renamed) {
        assertThat(definition(new Address("shop", "v", ""), sql)).isEqualTo(renamed);
    }

    @Test
    void what_is_no_table_goes_where_the_tables_of_its_schema_go() {
        SchemaObject function =
                Made.object(ObjectKind.FUNCTION, new Address("shop", "", "f(shop.state)"), "body", "note");

        assertThat(RENAMING.renamed(function).address()).isEqualTo(new Address("store", "", "f(store.state)"));
        assertThat(RENAMING.renamed(function).property("body")).isEqualTo("note");
        assertThat(RENAMING.table(new TableId("shop", "view"))).isEqualTo(new TableId("store", "view"));
        assertThat(RENAMING.table(new TableId("other", "t"))).isEqualTo(new TableId("other", "t"));
    }

    @Test
    void columns_and_their_privileges_follow() {
        SchemaObject privilege = Made.object(
                ObjectKind.PRIVILEGE, new Address("shop", "orders", "app"), "on", "COLUMN", "column", "note");

        assertThat(RENAMING.renamed(Made.object(ObjectKind.COLUMN, new Address("shop", "orders", "note")))
                        .address())
                .isEqualTo(new Address("store", "My Orders", "remark"));
        assertThat(RENAMING.renamed(privilege).property("column")).isEqualTo("remark");
    }

    private static String definition(Address address, String sql) {
        return RENAMING.renamed(Made.object(ObjectKind.CHECK, address, "definition", sql))
                .property("definition");
    }
}
