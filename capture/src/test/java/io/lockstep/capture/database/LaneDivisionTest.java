package io.lockstep.capture.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.comparison.ColumnRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneDivisionTest {
    private static final TableId ORDERS = table("orders");
    private static final TableId ITEMS = table("items");
    private static final TableId LOGS = table("logs");

    @Test
    void one_lane_has_every_table_where_none_is_named() {
        assertThat(LaneDivision.NONE.gives(LaneNames.ONLY, LOGS)).isTrue();
        assertThat(LaneDivision.NONE.problems(List.of(ORDERS, LOGS))).isEmpty();
        assertThat(LaneDivision.NONE).hasToString("main");
    }

    @Test
    void each_table_belongs_to_the_lane_whose_patterns_select_it() {
        LaneDivision division = division("orders", of("public.orders"), "rest", without("public.*", "public.orders"));
        assertThat(division.gives("orders", ORDERS)).isTrue();
        assertThat(division.gives("rest", ORDERS)).isFalse();
        assertThat(division.gives("rest", ITEMS)).isTrue();
        assertThat(division.gives("another", ITEMS)).isFalse();
        assertThat(division.problems(List.of(ORDERS, ITEMS, LOGS))).isEmpty();
        assertThat(division).hasToString("orders: public.orders; rest: public.* without public.orders");
    }

    @Test
    void tables_without_a_lane_or_with_two_and_lanes_without_a_table_are_all_named_at_once() {
        LaneDivision division = division("orders", of("public.orders", "public.items"), "more", of("public.i*", "x.*"));
        Map<String, TablePatterns> three = new LinkedHashMap<>(division.lanes());
        three.put("empty", of("nowhere.*"));
        assertThat(new LaneDivision(three).problems(List.of(ORDERS, ITEMS, LOGS)))
                .extracting(Problem::what)
                .containsExactly(
                        "Table public.items is in the lanes orders and more",
                        "Table public.logs is selected and in no lane, so that nobody would verify it",
                        "Lane empty has no table: none of those that tables.include selects matches nowhere.*");
    }

    @Test
    void a_table_that_no_lane_has_is_reported_by_the_first_and_by_no_other() {
        LaneDivision division = division("orders", of("public.orders"), "items", of("public.items"));
        assertThat(division.isOrphan(LOGS)).isTrue();
        assertThat(division.answers("orders", LOGS)).isTrue();
        assertThat(division.answers("items", LOGS)).isFalse();
        assertThat(division.answers("items", ITEMS)).isTrue();
    }

    @Test
    void a_lane_verifies_what_is_selected_and_its_own() {
        var selection = new TableSelection(
                new TablePatterns(List.of("public.*"), List.of("public.logs")),
                Optional.empty(),
                ColumnRules.NONE,
                division("orders", of("public.orders"), "rest", without("*.*", "public.orders")));
        assertThat(selection.selects(ITEMS, "rest")).isTrue();
        assertThat(selection.selects(ITEMS, "orders")).isFalse();
        assertThat(selection.selects(LOGS, "rest")).isFalse();
    }

    @Test
    void each_lane_has_a_watermark_table_and_the_usual_one_keeps_its_name() {
        assertThat(new WatermarkTable("lockstep", LaneNames.ONLY).id()).hasToString("lockstep.watermark");
        assertThat(new WatermarkTable("lockstep", "orders").id()).hasToString("lockstep.watermark_orders");
        String longest = new WatermarkTable("lockstep", "l".repeat(40)).id().name();
        assertThat(longest).hasSizeLessThanOrEqualTo(63);
        assertThat(new LaneNames("shop", "orders").slot(Side.SOURCE)).isEqualTo("lockstep_shop_orders_source");
    }

    @Test
    void a_table_that_comes_through_another_lanes_subscription_is_named() {
        LaneSettings orders = lane("orders", "orders_sub");
        LaneSettings rest = lane("rest", "rest_sub");
        var carriers = new Carriers(Map.of(
                "orders_sub", Set.of(ORDERS, orders.watermarkTable().id(), LOGS),
                "rest_sub", Set.of(ITEMS),
                "somebody_elses", Set.of(ITEMS)));
        Map<LaneSettings, List<TableId>> tables = new LinkedHashMap<>();
        tables.put(orders, List.of(ORDERS));
        tables.put(rest, List.of(ITEMS, LOGS));
        assertThat(carriers.problems(tables))
                .extracting(Problem::what)
                .singleElement()
                .asString()
                .startsWith("Table public.logs of lane rest is carried by the subscription orders_sub of another lane");
        tables.put(lane("more", "orders_sub"), List.of(LOGS));
        tables.put(rest, List.of(ITEMS));
        assertThat(carriers.problems(tables)).isEmpty();
    }

    private static LaneSettings lane(String name, String subscription) {
        var address = new DatabaseAddress("jdbc:postgresql://db/shop", "me", new Secret("x"));
        return new LaneSettings(
                new LaneNames("shop", name),
                address,
                address,
                new TableSelection(List.of("public.*"), List.of()),
                "lockstep",
                Optional.of(subscription));
    }

    private static LaneDivision division(String one, TablePatterns its, String other, TablePatterns others) {
        Map<String, TablePatterns> lanes = new LinkedHashMap<>();
        lanes.put(one, its);
        lanes.put(other, others);
        return new LaneDivision(lanes);
    }

    private static TablePatterns of(String... include) {
        return new TablePatterns(List.of(include), List.of());
    }

    private static TablePatterns without(String include, String exclude) {
        return new TablePatterns(List.of(include), List.of(exclude));
    }

    private static TableId table(String name) {
        return new TableId("public", name);
    }
}
