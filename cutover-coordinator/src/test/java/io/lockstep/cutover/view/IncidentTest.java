package io.lockstep.cutover.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Replay;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The replicator has gone back to an older checkpoint: what an operator reads.
class IncidentTest {
    private static final TableId CUSTOMERS = new TableId("public", "customers");
    private static final Replay REPLAY = new Replay(40, 57, Given.NOW.minusMillis(7200));

    @Test
    void however_many_rows_a_replay_has_brought_they_are_one_reason() {
        var rows = new ArrayList<Divergence>();
        for (int row = 0; row < 200; row++) {
            rows.add(suspect("o" + row, Given.ORDERS).of(REPLAY));
        }
        rows.add(suspect("c", CUSTOMERS).of(new Replay(41, 57, Given.NOW.minusMillis(7100))));

        Overview overview = overview(rows);

        assertThat(overview.assessment().verdict().word()).isEqualTo("DIVERGED");
        assertThat(texts(overview.assessment()))
                .containsExactly(
                        "OPEN_DIVERGENCES: the replicator has gone back to an older checkpoint and applied watermarks 40 to"
                                + " 57 of lane main again (seen at 2026-11-22T11:59:52Z): 201 rows of which no history is"
                                + " kept are being read directly (public.customers 1, public.orders 200)");
        assertThat(overview.assessment(table(overview, CUSTOMERS)).verdict().word())
                .isEqualTo("DIVERGED");
    }

    @Test
    void a_row_that_differs_for_another_reason_is_told_beside_it() {
        Overview overview = overview(List.of(suspect("a", Given.ORDERS).of(REPLAY), suspect("b", Given.ORDERS)));

        assertThat(texts(overview.assessment())).hasSize(2).first().asString().contains("gone back", "1 row of which");
        assertThat(texts(overview.assessment()).getLast()).contains("public.orders has 1 row that differs (1 suspect)");
    }

    @ParameterizedTest
    @EnumSource(
            value = DivergenceState.class,
            names = {"CONFIRMED", "ACKNOWLEDGED"})
    void a_row_that_was_found_to_differ_stands_for_itself(DivergenceState found) {
        Overview overview = overview(List.of(Given.divergence("a", found).of(REPLAY)));

        assertThat(texts(overview.assessment()))
                .singleElement()
                .asString()
                .contains("public.orders has 1 row that differs");
    }

    @Test
    void when_all_have_been_read_and_are_right_nothing_is_left() {
        Overview overview = overview(List.of(
                Given.divergence("a", DivergenceState.REFUTED).of(REPLAY),
                Given.divergence("b", DivergenceState.HEALED).of(REPLAY)));

        assertThat(overview.assessment().verdict().word()).isEqualTo("PROVEN");
    }

    private static TableView table(Overview overview, TableId table) {
        return Objects.requireNonNull(overview.tables().get(table));
    }

    private static List<String> texts(Assessment assessment) {
        return assessment.reasons().stream().map(Reason::text).toList();
    }

    private static Overview overview(List<Divergence> divergences) {
        VerificationState state = Given.state(List.of(Given.healthy(0), Given.healthy(1, CUSTOMERS)), divergences);
        return Overview.of(state, Given.RULES, Given.observation());
    }

    private static Divergence suspect(String id, TableId table) {
        return Given.divergence(id, table, DivergenceClass.FOREIGN_WRITE, DivergenceState.SUSPECT, Given.NOW, false);
    }
}
