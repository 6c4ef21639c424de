package io.lockstep.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void objects_are_named_after_migration_lane_and_side() {
        assertThat(new LaneNames("shop", LaneNames.ONLY).slot(Side.SOURCE)).isEqualTo("lockstep_shop_source");
        assertThat(new LaneNames("shop", "big").publication(Side.TARGET)).isEqualTo("lockstep_shop_big_target");
    }

    @Test
    void long_names_fit_into_an_identifier_and_stay_different() {
        var one = new LaneNames("m".repeat(40), "l".repeat(40));
        var other = new LaneNames("m".repeat(40), "l".repeat(39) + "k");
        assertThat(one.slot(Side.SOURCE)).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9_]+");
        assertThat(List.of(one.slot(Side.SOURCE), one.slot(Side.TARGET), other.slot(Side.SOURCE)))
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> new LaneNames("Shop", "main")).hasMessageContaining("'Shop'");
    }

    @Test
    void tables_are_selected_by_patterns_and_never_those_of_dms() {
        var selection = new TableSelection(List.of("public.*", "sales.order_?"), List.of("public.audit_*"));
        assertThat(selection.selects(new TableId("public", "a"))).isTrue();
        assertThat(selection.selects(new TableId("public", "audit_log"))).isFalse();
        assertThat(selection.selects(new TableId("public", "awsdms_status"))).isFalse();
        assertThat(selection.selects(new TableId("sales", "order_1"))).isTrue();
        assertThat(selection.selects(new TableId("sales", "order_12"))).isFalse();
        assertThat(selection.selects(new TableId("publicx", "a"))).isFalse();
        assertThat(selection.selects(new TableId("Public", "a"))).isFalse();
        assertThat(new TableSelection(List.of("public.a+b"), List.of()).selects(new TableId("public", "aab")))
                .isFalse();
    }

    @Test
    void an_address_shows_no_password_and_names_one_host() {
        var address = new DatabaseAddress(
                "jdbc:postgresql://db.example:5433/shop?sslmode=require", "me", new Secret("hidden"));
        assertThat(address).hasToString("me@db.example:5433/shop");
        assertThat(address.parameters()).containsOnlyKeys("sslmode");
        assertThatThrownBy(() -> new DatabaseAddress("jdbc:postgresql://a,b/shop", "me", new Secret("x")))
                .hasMessageContaining("one PostgreSQL database");
    }
}
