package io.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Evidence.Column;
import io.lockstep.events.Evidence.Explanation;
import io.lockstep.events.Evidence.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceTest {
    private static final Evidence BARE = new Evidence(
            Presence.PRESENT,
            Presence.PRESENT,
            List.of(new Column("a", null, null), new Column("b", null, null)),
            Instant.EPOCH);

    @Test
    void a_cause_names_the_columns_that_it_explains() {
        Evidence explained = BARE.explained(new TreeMap<>(Map.of("a", Cause.TRUNCATED)), Cause.TRUNCATED, List.of());

        assertThat(explained.cause()).isEqualTo(new Explanation(Cause.TRUNCATED, List.of("a"), Cause.TRUNCATED.text()));
        assertThat(explained.columns())
                .containsExactly(new Column("a", null, null, Cause.TRUNCATED), new Column("b", null, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"VALUE_MISMATCH", "LOST_UPDATE", "STALE_APPLY"})
    void what_rules_explain_wholly_is_a_known_loss_whatever_the_logs_called_it(DivergenceClass proven) {
        Evidence lossy = lossy();

        assertThat(lossy.classOf(proven)).isEqualTo(DivergenceClass.KNOWN_LOSSY);
        assertThat(lossy.of(proven)).isEqualTo(lossy);
    }

    @Test
    void what_a_stranger_has_written_is_no_loss_of_the_replicator_s_whatever_it_looks_like() {
        Evidence found = lossy().of(DivergenceClass.FOREIGN_WRITE);

        assertThat(lossy().classOf(DivergenceClass.FOREIGN_WRITE)).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(found.losses()).isEmpty();
        assertThat(found.cause()).isEqualTo(Explanation.of(Cause.FOREIGN_WRITER, List.of()));
        assertThat(found.columns()).isEqualTo(BARE.columns());
    }

    @Test
    void where_the_target_stayed_behind_or_went_back_its_values_say_nothing_about_a_cause() {
        Evidence seen = BARE.explained(new TreeMap<>(Map.of("a", Cause.PADDING)), Cause.PADDING, List.of());

        assertThat(seen.of(DivergenceClass.VALUE_MISMATCH)).isEqualTo(seen);
        assertThat(seen.of(DivergenceClass.LOST_UPDATE)).isEqualTo(BARE);
        assertThat(seen.of(DivergenceClass.STALE_APPLY).cause()).isEqualTo(Explanation.of(Cause.REPLAYED, List.of()));
        assertThat(seen.of(DivergenceClass.STALE_APPLY).of(DivergenceClass.VALUE_MISMATCH))
                .as("of a row that the logs say another thing of by now")
                .isEqualTo(BARE);
    }

    private static Evidence lossy() {
        return BARE.explained(
                new TreeMap<>(Map.of("a", Cause.TRUNCATED, "b", Cause.TRUNCATED)),
                Cause.TRUNCATED,
                List.of("lob-truncated-at-32KiB"));
    }
}
