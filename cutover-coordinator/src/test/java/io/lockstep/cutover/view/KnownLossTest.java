package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.divergence;
import static io.lockstep.cutover.view.Given.healthy;
import static io.lockstep.cutover.view.Given.knownLoss;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SharedConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rows that differ as the replicator is known to change them (G12a): counted apart, and the gate is closed until every
/// rule that explains them was accepted by name.
class KnownLossTest {
    private static final String LOB = "lob-truncated-at-32KiB";
    private static final String NUMERIC = "numeric-scale-6";

    @Test
    void a_known_loss_closes_the_gate_for_a_reason_of_its_own() {
        Overview overview = overview(Set.of(), knownLoss("a", DivergenceState.CONFIRMED, LOB));

        assertThat(overview.assessment().verdict().word()).isEqualTo("DIVERGED");
        assertThat(overview.assessment().reasons())
                .singleElement()
                .extracting(Reason::text)
                .isEqualTo("KNOWN_LOSSY: public.orders has 1 row that the replicator is known to change"
                        + " (lob-truncated-at-32KiB): repair them, or accept the rule by name in"
                        + " replication.accepted-losses; see `lockstep divergences --table public.orders --class"
                        + " KNOWN_LOSSY`");
        assertThat(Given.orders(overview).differing()).isZero();
    }

    @Test
    void an_accepted_loss_closes_no_gate_and_is_still_counted() {
        Overview overview = overview(Set.of(LOB), knownLoss("a", DivergenceState.CONFIRMED, LOB));

        assertThat(overview.assessment().verdict().word()).isEqualTo("PROVEN");
        assertThat(Given.orders(overview).known().byRule()).isEqualTo(Map.of(LOB, 1L));
    }

    @Test
    void a_row_that_two_rules_explain_needs_both_accepted() {
        Divergence both = knownLoss("a", DivergenceState.CONFIRMED, LOB, NUMERIC);

        assertThat(overview(Set.of(LOB), both).assessment().verdict().word()).isEqualTo("DIVERGED");
        assertThat(overview(Set.of(LOB, NUMERIC), both).assessment().verdict().word())
                .isEqualTo("PROVEN");
    }

    @Test
    void a_note_taken_accepts_nothing() {
        assertThat(overview(Set.of(), knownLoss("a", DivergenceState.ACKNOWLEDGED, LOB))
                        .assessment()
                        .verdict()
                        .word())
                .isEqualTo("DIVERGED");
    }

    @Test
    void a_real_difference_beside_it_is_told_apart() {
        Overview overview = overview(
                Set.of(LOB),
                knownLoss("a", DivergenceState.CONFIRMED, LOB),
                divergence("b", DivergenceState.CONFIRMED));

        assertThat(overview.assessment().reasons())
                .singleElement()
                .extracting(Reason::text)
                .asString()
                .startsWith("OPEN_DIVERGENCES: public.orders has 1 row that differs (1 confirmed)");
        assertThat(overview(
                                Set.of(),
                                knownLoss("a", DivergenceState.CONFIRMED, LOB),
                                divergence("b", DivergenceState.SUSPECT))
                        .assessment()
                        .reasons())
                .extracting(Reason::code)
                .containsExactly("OPEN_DIVERGENCES", "KNOWN_LOSSY");
    }

    /// The verifier counts every key that stands, whatever explains it.
    @Test
    void the_suspects_that_the_verifier_counts_are_the_known_ones_first() {
        List<Progress> progress = List.of(healthy(0), new Report(1).suspects(1).build());
        assertThat(overview(progress, Set.of(LOB), knownLoss("a", DivergenceState.CONFIRMED, LOB))
                        .assessment()
                        .verdict()
                        .word())
                .isEqualTo("PROVEN");

        List<Progress> more = List.of(healthy(0), new Report(1).suspects(2).build());
        assertThat(overview(more, Set.of(LOB), knownLoss("a", DivergenceState.CONFIRMED, LOB))
                        .assessment()
                        .verdict()
                        .word())
                .isEqualTo("DIVERGED");
    }

    @Test
    void one_that_is_over_is_none() {
        Overview overview = overview(Set.of(), knownLoss("a", DivergenceState.HEALED, LOB));

        assertThat(overview.assessment().verdict().word()).isEqualTo("PROVEN");
        assertThat(overview.state().divergences().knownLosses().count()).isZero();
    }

    private static Overview overview(Set<String> accepted, Divergence... divergences) {
        return overview(List.of(healthy(0), healthy(1)), accepted, divergences);
    }

    private static Overview overview(List<Progress> progress, Set<String> accepted, Divergence... divergences) {
        var rules = new ProofRules(
                Set.of("main"),
                2,
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                SharedConfiguration.NONE,
                ColumnRules.NONE,
                accepted);
        return Overview.of(Given.state(progress, List.of(divergences)), rules, Given.observation());
    }
}
