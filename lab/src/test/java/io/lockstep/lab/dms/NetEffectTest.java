package io.lockstep.lab.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.lab.TableName;
import io.lockstep.lab.dms.RowChange.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetEffectTest {
    private static final TableName T = new TableName("public", "t");
    private static final TableShape SHAPE = new TableShape(T, columns());

    private static Map<String, TableShape.Column> columns() {
        Map<String, TableShape.Column> columns = new LinkedHashMap<>();
        columns.put("id", new TableShape.Column("id", "integer", true, true));
        columns.put("v", new TableShape.Column("v", "text", true, false));
        return columns;
    }

    @Test
    void a_row_that_came_and_went_leaves_nothing() {
        assertThat(net(false, change(Kind.INSERT, "1", "a"), change(Kind.DELETE, "1")))
                .isEmpty();
    }

    @Test
    void of_many_versions_the_last_is_left() {
        assertThat(net(false, change(Kind.UPDATE, "1", "a"), change(Kind.UPDATE, "1", "b")))
                .containsExactly(change(Kind.UPDATE, "1", "b"));
        assertThat(net(false, change(Kind.INSERT, "1", "a"), change(Kind.UPDATE, "1", "b")))
                .containsExactly(change(Kind.INSERT, "1", "b"));
        assertThat(net(false, change(Kind.UPDATE, "1", "a"), change(Kind.DELETE, "1")))
                .containsExactly(change(Kind.DELETE, "1"));
    }

    @Test
    void a_row_that_was_replaced_is_deleted_and_inserted() {
        assertThat(net(false, change(Kind.DELETE, "1"), change(Kind.INSERT, "1", "b"), change(Kind.UPDATE, "1", "c")))
                .containsExactly(change(Kind.DELETE, "1"), change(Kind.INSERT, "1", "c"));
    }

    @Test
    void an_update_in_halves_has_both_and_one_that_does_not_know_every_column_stays_one() {
        assertThat(net(true, change(Kind.UPDATE, "1", "b")))
                .containsExactly(change(Kind.DELETE, "1"), change(Kind.INSERT, "1", "b"));
        assertThat(net(true, change(Kind.UPDATE, "1"))).containsExactly(change(Kind.UPDATE, "1"));
    }

    private static List<RowChange> net(boolean halves, RowChange... changes) {
        NetEffect net = new NetEffect();
        for (RowChange change : changes) {
            net.add(change, SHAPE);
        }
        return net.changes(Map.of(T, SHAPE), halves, new Random(1));
    }

    private static RowChange change(Kind kind, String id, String v) {
        return new RowChange(kind, T, Map.of("id", id, "v", v), Map.of());
    }

    private static RowChange change(Kind kind, String id) {
        return new RowChange(kind, T, Map.of("id", id), Map.of());
    }
}
