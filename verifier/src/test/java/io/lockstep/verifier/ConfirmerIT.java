package io.lockstep.verifier;

import static io.lockstep.events.RowImage.HIDDEN;
import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.insert;
import static io.lockstep.verifier.streams.History.Change.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.Evidence.Presence;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.Divergence;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.confirm.Disclosure;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.streams.History;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The verifier with its confirmer on a real broker and two real databases, whose change logs the test writes
/// itself.
@Execution(ExecutionMode.CONCURRENT)
class ConfirmerIT implements OnSharedBroker {
    /// What was read is known as long as its row is remembered: longer than any test ticks.
    private static final int REMEMBERED = 100_000;

    private static final Disclosure FINGERPRINTS_ONLY = new Disclosure(new byte[32], false, Set.of());

    private LivePair pair;

    @BeforeEach
    void create() throws SQLException {
        pair = new LivePair();
    }

    @AfterEach
    void close() throws SQLException {
        pair.close();
    }

    @Test
    void what_differs_is_confirmed_with_the_fingerprints_of_both_sides_and_no_value_anywhere() throws Exception {
        pair.row(SOURCE, 1, "secret horse", "1.50").row(TARGET, 1, "secret staple", "1.5");
        pair.row(SOURCE, 2, "secret battery", null);
        try (Verifier verifier = Verifier.start(settings(FINGERPRINTS_ONLY))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 10, 20)).version(TARGET, insert(1, 11, 20));
            pair.version(SOURCE, insert(2, 30, 40));
            awaitAll(2, DivergenceState.CONFIRMED);
            assertThat(verifier.confirmer().orElseThrow().error()).isEmpty();
            assertThat(verifier.unreadableRulings()).isZero();
        }

        Evidence tampered = evidence(1);
        assertThat(tampered.source()).isEqualTo(Presence.PRESENT);
        assertThat(tampered.target()).isEqualTo(Presence.PRESENT);
        assertThat(tampered.columns()).extracting(Evidence.Column::name).containsExactly("note");
        Evidence.Cell source = requireNonNull(tampered.columns().getFirst().source());
        Evidence.Cell target = requireNonNull(tampered.columns().getFirst().target());
        assertThat(source.fingerprint()).hasSize(16).isNotEqualTo(target.fingerprint());
        assertThat(source.value()).isNull();
        assertThat(target.value()).isNull();
        Evidence missing = evidence(2);
        assertThat(missing.source()).isEqualTo(Presence.PRESENT);
        assertThat(missing.target()).isEqualTo(Presence.ABSENT);
        assertThat(missing.columns())
                .hasSize(3)
                .allSatisfy(column -> assertThat(column.target()).isNull());
        assertThat(verdict(1).attempts()).isEqualTo(2);
        assertThat(pair.migration.everything())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(new String(record, UTF_8)).doesNotContain("secret"));
    }

    @Test
    void values_are_shown_when_the_operator_wants_it_and_redacted_ones_never() throws Exception {
        pair.row(SOURCE, 1, "secret", "1.50").row(TARGET, 1, "other secret", null);
        try (Verifier _ = Verifier.start(settings(new Disclosure(new byte[32], true, Set.of("public.orders.note"))))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 10, 20)).version(TARGET, insert(1, 11, 21));
            awaitAll(1, DivergenceState.CONFIRMED);
        }

        List<Evidence.Column> columns = evidence(1).columns();
        assertThat(columns).extracting(Evidence.Column::name).containsExactly("note", "total");
        assertThat(requireNonNull(columns.getFirst().source()).value()).isNull();
        assertThat(requireNonNull(columns.getLast().source()).value()).isEqualTo(new Evidence.Value("1.5"));
        assertThat(requireNonNull(columns.getLast().target()).value()).isEqualTo(new Evidence.Value(null));
    }

    @Test
    void a_false_lead_is_refuted_and_the_verifier_goes_on() throws Exception {
        pair.row(SOURCE, 1, "a", "1").row(TARGET, 1, "a", "1.00");
        try (Verifier _ = Verifier.start(settings(FINGERPRINTS_ONLY))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 10, 20));
            awaitAll(1, DivergenceState.REFUTED);

            pair.version(SOURCE, update(1, 11, 20)).version(TARGET, update(1, 11, 20));
            pair.tick();
            pair.tick();
        }
        assertThat(verdict(1).closedAt()).isNotNull();
        assertThat(verdict(1).evidence()).isNull();
    }

    @Test
    void a_row_that_never_rests_is_left_to_the_stream_and_keeps_no_other_waiting() throws Exception {
        pair.row(TARGET, 1, "wrong", "1").row(SOURCE, 2, "missing", "1");
        try (Verifier verifier = Verifier.start(settings(FINGERPRINTS_ONLY))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 1, 1)).version(TARGET, insert(1, 99, 99));
            pair.version(SOURCE, insert(2, 30, 40));
            var hot = new Object() {
                long version = 1;
            };
            awaitTicking(verdicts -> {
                hot.version++;
                row(1, "hot " + hot.version);
                pair.version(SOURCE, update(1, hot.version, 1));
                return state(2, verdicts) == DivergenceState.CONFIRMED && hot.version > 40;
            });
            assertThat(verifier.confirmer().orElseThrow().waiting()).isEqualTo(1);
        }
        assertThat(verdict(1).state()).isEqualTo(DivergenceState.SUSPECT);
    }

    @Test
    void a_database_that_cannot_be_read_voids_the_round_and_nothing_is_ruled_until_it_can() throws Exception {
        var down = new AtomicBoolean(true);
        Connector shaky = () -> {
            if (down.get()) {
                throw new SQLException("Connection refused");
            }
            return pair.connector(TARGET).connect();
        };
        pair.row(SOURCE, 1, "a", "1");
        var settings = new ConfirmerSettings(
                pair.connector(SOURCE), shaky, "lockstep", _ -> LivePair.SIGNATURE, 5, FINGERPRINTS_ONLY);
        try (Verifier verifier = Verifier.start(pair.migration.settings().withConfirmer(settings))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 10, 20));
            awaitTicking(_ -> verifier.confirmer().orElseThrow().error().isPresent());
            assertThat(verifier.confirmer().orElseThrow().error().orElseThrow()).contains("Connection refused");
            assertThat(verdict(1).state()).isEqualTo(DivergenceState.SUSPECT);

            down.set(false);
            awaitAll(1, DivergenceState.CONFIRMED);
            assertThat(verifier.confirmer().orElseThrow().error()).isEmpty();
        }
    }

    @Test
    void a_thousand_suspects_share_their_reads() throws Exception {
        var statements = new CountedStatements();
        var settings = new ConfirmerSettings(
                statements.counting(pair.connector(SOURCE)),
                statements.counting(pair.connector(TARGET)),
                "lockstep",
                _ -> LivePair.SIGNATURE,
                5,
                FINGERPRINTS_ONLY);
        pair.tick();
        for (int id = 1; id <= 1000; id++) {
            pair.row(SOURCE, id, "a", "1").version(SOURCE, insert(id, 10, 20));
        }
        pair.tick();
        pair.tick();
        try (Verifier _ = Verifier.start(pair.migration.settings().withConfirmer(settings))) {
            awaitAll(1000, DivergenceState.CONFIRMED);
        }
        assertThat(statements.reads()).as("of two thousand rows, twice each").isBetween(6L, 60L);
    }

    @Test
    void what_no_log_has_shown_is_read_once_and_found_right_or_wrong() throws Exception {
        pair.row(SOURCE, 1, "a", "1.0").row(TARGET, 1, "a", "1");
        pair.row(SOURCE, 2, "b", "2").row(TARGET, 2, "b", "3");
        var statements = new CountedStatements();
        var confirmer = new ConfirmerSettings(
                statements.counting(pair.connector(SOURCE)),
                pair.connector(TARGET),
                "lockstep",
                _ -> LivePair.SIGNATURE,
                5,
                FINGERPRINTS_ONLY);
        var rules = new Rules(Mode.ORDERED, REMEMBERED);
        try (Verifier _ =
                Verifier.start(pair.migration.settings().withRules(rules).withConfirmer(confirmer))) {
            pair.tick();
            for (long id = 1; id <= 2; id++) {
                pair.version(SOURCE, update(id, 10, HIDDEN)).version(TARGET, update(id, 10, HIDDEN));
            }
            awaitTicking(verdicts -> state(2, verdicts) == DivergenceState.CONFIRMED && !notVisible());
            long reads = statements.reads();

            pair.version(SOURCE, update(1, 11, HIDDEN)).version(TARGET, update(1, 11, HIDDEN));
            awaitSettled(3);
            assertThat(notVisible()).isFalse();
            assertThat(statements.reads()).isEqualTo(reads);
        }
        assertThat(pair.migration.verdicts()).hasSize(1);
        assertThat(verdict(2).type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
        assertThat(verdict(2).columns()).containsExactly("total");
        assertThat(evidence(2).columns()).extracting(Evidence.Column::name).containsExactly("total");
    }

    @Test
    void a_row_that_never_rests_stays_compared_in_part_and_nothing_is_said_of_it() throws Exception {
        pair.row(SOURCE, 1, "a", "1").row(TARGET, 1, "a", "2");
        var hot = new AtomicLong(1);
        try (Verifier verifier = Verifier.start(settings(FINGERPRINTS_ONLY))) {
            pair.tick();
            awaitTicking(_ -> {
                long version = hot.incrementAndGet();
                pair.version(SOURCE, update(1, version, HIDDEN)).version(TARGET, update(1, version, HIDDEN));
                return version > 40 && verifier.confirmer().orElseThrow().waiting() == 1;
            });
            assertThat(notVisible()).isTrue();
        }
        assertThat(pair.migration.verdicts()).isEmpty();
    }

    /// Had the forged row passed for the next watermark, what the target shows in its log before the true one would
    /// count as older than the reads, and the refutation would hold.
    @Test
    void a_watermark_that_somebody_else_wrote_to_the_target_proves_nothing_about_what_was_read() throws Exception {
        pair.row(SOURCE, 1, "a", "1").row(TARGET, 1, "a", "1");
        var statements = new CountedStatements();
        var confirmer = new ConfirmerSettings(
                pair.connector(SOURCE),
                statements.counting(pair.connector(TARGET)),
                "lockstep",
                _ -> LivePair.SIGNATURE,
                5,
                FINGERPRINTS_ONLY);
        try (Verifier verifier = Verifier.start(pair.migration.settings().withConfirmer(confirmer))) {
            pair.tick();
            pair.version(SOURCE, insert(1, 10, 20));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                pair.tickForged();
                return statements.reads() > 0 || unsigned(verifier);
            });

            pair.row(TARGET, 1, "z", "1").version(TARGET, insert(1, 99, 20));
            awaitAll(1, DivergenceState.CONFIRMED);
        }
        assertThat(evidence(1).columns()).extracting(Evidence.Column::name).containsExactly("note");
    }

    private static boolean unsigned(Verifier verifier) {
        return verifier.confirmer()
                .orElseThrow()
                .error()
                .filter(error -> error.contains("the watermark row on the target was not signed"))
                .isPresent();
    }

    /// Whether a column of the orders was left uncompared.
    private boolean notVisible() {
        return pair.migration.progress().values().stream()
                .map(progress -> progress.tables().get(History.ORDERS))
                .anyMatch(table -> table != null && table.reasons().contains(UnprovenReason.COLUMN_NOT_VISIBLE));
    }

    private void awaitSettled(long versions) {
        awaitTicking(_ -> pair.migration.progress().values().stream()
                        .mapToLong(progress -> progress.sourceAccount().settled())
                        .sum()
                == versions);
    }

    private VerifierSettings settings(Disclosure disclosure) {
        return pair.migration
                .settings()
                .withConfirmer(new ConfirmerSettings(
                        pair.connector(SOURCE),
                        pair.connector(TARGET),
                        "lockstep",
                        _ -> LivePair.SIGNATURE,
                        5,
                        disclosure));
    }

    private void awaitAll(int count, DivergenceState state) {
        awaitTicking(verdicts ->
                verdicts.size() == count && verdicts.stream().allMatch(verdict -> verdict.state() == state));
    }

    private void awaitTicking(Predicate<Collection<Divergence>> condition) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    pair.tick();
                    return condition.test(pair.migration.verdicts().values());
                });
    }

    private void row(long id, String note) {
        try {
            pair.row(SOURCE, id, note, "1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Evidence evidence(long id) {
        return requireNonNull(verdict(id).evidence());
    }

    private Divergence verdict(long id) {
        return pair.migration.verdicts().values().stream()
                .filter(verdict -> verdict.key().equals(History.key(id)))
                .findFirst()
                .orElseThrow();
    }

    private static DivergenceState state(long id, Collection<Divergence> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.key().equals(History.key(id)))
                .map(Divergence::state)
                .findFirst()
                .orElse(DivergenceState.SUSPECT);
    }
}
