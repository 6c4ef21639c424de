package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.NativeReplication;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(SharedLab.WHOLE_SERVERS)
class SetupIT implements OnSharedLab {
    @Test
    void what_a_setup_makes_is_gone_without_a_trace_after_cleanup() throws SQLException {
        Pair pair = Pair.create("trace");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
        try (NativeReplication _ = pair.replicate("a", "b");
                TopicAdmin kafka = TopicAdmin.open(Pair.kafka())) {
            List<String> before = Snapshot.of(pair);
            assertThat(ofTrace(kafka)).isEmpty();
            SetupSettings settings = pair.settings().withKafka(Pair.kafka());

            List<Step> steps = Pair.setUp(settings);

            assertThat(steps).noneMatch(Step.Left.class::isInstance);
            assertThat(kafka.topics()).contains("trace.source.changes", "trace.rulings", "trace.captures");
            for (Side side : Side.values()) {
                LaneRecord lane = LaneRecord.require(pair.runtime(side), side, pair.names(), "lockstep");
                assertThat(lane.tables()).containsExactly(new TableId("public", "a"), new TableId("public", "b"));
                assertThat(lane.wantedEpoch().orElse(0)).isEqualTo(side == Side.SOURCE ? 1 : 0);
            }
            assertThat(Pair.cleanUp(settings)).isTrue();
            assertThat(Snapshot.of(pair)).isEqualTo(before);
            assertThat(ofTrace(kafka)).isEmpty();
        }
    }

    private static List<String> ofTrace(TopicAdmin kafka) {
        return kafka.topics().stream()
                .filter(topic -> topic.startsWith("trace."))
                .toList();
    }

    @Test
    void a_topic_that_no_setup_has_created_is_left_and_keeps_nothing_else() throws SQLException {
        Pair pair = Pair.create("foreign_topic");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (TopicAdmin kafka = TopicAdmin.open(Pair.kafka())) {
            kafka.create("foreign_topic.suspects", 1, Map.of());
            SetupSettings settings = pair.settings().withKafka(Pair.kafka());
            List<String> before = Snapshot.of(pair);
            Pair.setUp(settings);

            assertThat(left(settings)).singleElement().asString().startsWith("topic foreign_topic.suspects: no setup");

            assertThat(Snapshot.of(pair)).isEqualTo(before);
            assertThat(kafka.topics())
                    .filteredOn(topic -> topic.startsWith("foreign_topic."))
                    .containsExactly("foreign_topic.suspects");
        }
    }

    @Test
    void a_second_setup_finds_everything_there_and_changes_nothing() throws SQLException {
        Pair pair = Pair.create("twice");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication _ = pair.replicate("a")) {
            SetupSettings settings = pair.settings().withKafka(Pair.kafka());
            Pair.setUp(settings);
            List<String> after = Snapshot.of(pair);

            assertThat(Pair.setUp(settings)).allMatch(Step.Present.class::isInstance);

            assertThat(Snapshot.of(pair)).isEqualTo(after);
            assertThat(Pair.cleanUp(settings)).isTrue();
        }
    }

    @Test
    void a_setup_killed_at_any_step_is_completed_by_the_next_and_removed_by_cleanup() throws SQLException {
        Pair pair = Pair.create("killed");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");

        assertThat(killedEverywhere(pair, _ -> true)).hasSizeGreaterThan(15);
    }

    @Test
    void a_setup_killed_while_it_joins_the_replication_is_completed_and_removed_as_well() throws SQLException {
        Pair pair = Pair.create("joining");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication _ = pair.replicate("a")) {
            assertThat(killedEverywhere(pair, point -> point.contains(" table ")))
                    .contains("target table ALTER SUBSCRIPTION");
        }
    }

    /// Kills a setup at each point once to clean up, and once to set up again. Returns the points.
    private static Set<String> killedEverywhere(Pair pair, Predicate<String> wanted) throws SQLException {
        SetupSettings settings = pair.settings();
        List<String> before = Snapshot.of(pair);
        Set<String> points = new LinkedHashSet<>();
        try (Setup setup = Setup.plan(settings)) {
            setup.execute(new Killer(points::add));
        }
        List<String> complete = Snapshot.of(pair);
        assertThat(Pair.cleanUp(settings)).isTrue();
        points.removeIf(wanted.negate());
        for (String point : points) {
            kill(settings, point);
            assertThat(Pair.cleanUp(settings)).as(point).isTrue();
            assertThat(Snapshot.of(pair)).as(point).isEqualTo(before);

            kill(settings, point);
            Pair.setUp(settings);
            assertThat(Snapshot.of(pair)).as(point).isEqualTo(complete);
            assertThat(Pair.setUp(settings)).as(point).allMatch(Step.Present.class::isInstance);
            assertThat(Pair.cleanUp(settings)).as(point).isTrue();
        }
        assertThat(Snapshot.of(pair)).isEqualTo(before);
        return points;
    }

    private static void kill(SetupSettings settings, String point) {
        try (Setup setup = Setup.plan(settings)) {
            setup.execute(new Killer(reached -> {
                if (reached.equals(point)) {
                    throw new Killed();
                }
            }));
            throw new AssertionError("never came to " + point);
        } catch (Killed _) {
            // What its transaction had not committed is gone with its session.
        }
    }

    /// Names the points at which a kill makes a difference: the first statement of a transaction, and each of those
    /// that commit by themselves.
    private record Killer(Consumer<String> point) implements Watcher {
        @Override
        public void statement(Step step, String statement) {
            String kind = step.place().word() + " " + step.what().split(" ", 2)[0] + " ";
            boolean first =
                    step instanceof Step.Run run && run.statements().getFirst().equals(statement);
            if (first || (step instanceof Step.Run run && !run.atomic())) {
                point.accept(
                        kind + statement.split("[ (]", 3)[0] + " " + statement.split("[ (]", 3)[1]);
            }
        }
    }

    @Test
    void hostile_names_are_names_like_any_other() throws SQLException {
        String table = "\"o'r\"\"d.e;rs -- $1 \\ ?\"";
        String hostile = "Ünïcode \"X'.; -- {d '1'} ?\\ " + "y".repeat(26);
        Pair pair = Pair.create(
                        SharedLab.lab().source().database(),
                        SharedLab.lab().target().database(),
                        "m".repeat(40),
                        "Data base.é'%\"")
                .withRole(hostile + "r")
                .withSchema(hostile + "s");
        pair.runOnBoth(
                "CREATE SCHEMA \"S.ch'ema\"\"\"",
                "CREATE TABLE \"S.ch'ema\"\"\"." + table + " (id int PRIMARY KEY)",
                "CREATE TABLE \"S.ch'ema\"\"\".\"" + "z".repeat(63) + "\" (id int PRIMARY KEY)");
        List<String> before = Snapshot.of(pair);
        SetupSettings settings = pair.settings("S.ch*.*");

        Pair.setUp(settings);

        assertThat(Pair.setUp(settings)).allMatch(Step.Present.class::isInstance);
        for (Side side : Side.values()) {
            LaneRecord lane = LaneRecord.require(pair.runtime(side), side, pair.names(), hostile + "s");
            assertThat(lane.tables()).hasSize(2);
        }
        assertThat(Pair.cleanUp(settings)).isTrue();
        assertThat(Snapshot.of(pair)).isEqualTo(before);
    }

    @Test
    void objects_of_our_names_that_somebody_else_made_are_refused_and_left() throws SQLException {
        Pair pair = Pair.create("strangers");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        pair.run(Side.SOURCE, "SELECT pg_create_logical_replication_slot('lockstep_strangers_source', 'pgoutput')");
        List<String> before = Snapshot.of(pair);
        refused(pair, "The slot lockstep_strangers_source", "is not Lockstep's: pgoutput in database strangers");
        pair.run(Side.SOURCE, "SELECT pg_drop_replication_slot('lockstep_strangers_source')");

        pair.run(Side.TARGET, "CREATE PUBLICATION lockstep_strangers_target FOR ALL TABLES");
        refused(pair, "The publication lockstep_strangers_target", "is not Lockstep's");
        pair.run(Side.TARGET, "DROP PUBLICATION lockstep_strangers_target");

        pair.run(Side.TARGET, "CREATE SCHEMA lockstep");
        refused(pair, "The schema lockstep", "not of migration strangers");
        pair.run(Side.TARGET, "COMMENT ON SCHEMA lockstep IS 'Created by Lockstep for other'");
        refused(pair, "The schema lockstep", "Created by Lockstep for other");
        pair.run(Side.TARGET, "DROP SCHEMA lockstep");

        pair.run(Side.SOURCE, "SELECT pg_create_logical_replication_slot('lockstep_strangers_source', 'pgoutput')");
        assertThat(Snapshot.of(pair)).isEqualTo(before);
        pair.run(Side.SOURCE, "SELECT pg_drop_replication_slot('lockstep_strangers_source')");
    }

    @Test
    void cleanup_leaves_and_names_what_is_no_longer_what_was_created() throws SQLException {
        Pair pair = Pair.create("changed");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        List<String> before = Snapshot.of(pair);
        SetupSettings settings = pair.settings();
        Pair.setUp(settings);
        pair.run(
                Side.SOURCE,
                "SELECT pg_drop_replication_slot('lockstep_changed_source')",
                "SELECT pg_create_logical_replication_slot('lockstep_changed_source', 'test_decoding')",
                "DROP PUBLICATION lockstep_changed_source",
                "CREATE PUBLICATION lockstep_changed_source",
                "CREATE TABLE lockstep.mine (id int)");

        assertThat(left(settings))
                .contains(
                        "slot lockstep_changed_source: it is another slot than the one that was created",
                        "publication lockstep_changed_source: it is another publication than the one that was created",
                        "schema lockstep: its record is needed for what is left");

        pair.run(
                Side.SOURCE,
                "SELECT pg_drop_replication_slot('lockstep_changed_source')",
                "DROP PUBLICATION lockstep_changed_source");
        assertThat(left(settings)).singleElement().asString().contains("table lockstep.mine");
        pair.run(Side.SOURCE, "DROP TABLE lockstep.mine");
        assertThat(left(settings)).isEmpty();
        assertThat(Snapshot.of(pair)).isEqualTo(before);
    }

    @Test
    void what_was_lost_or_changed_is_made_anew_in_a_new_epoch() throws SQLException {
        Pair pair = Pair.create("repair");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
        SetupSettings settings = pair.settings();
        Pair.setUp(settings);
        assertThat(epoch(pair)).isEqualTo("1");

        pair.run(Side.TARGET, "SELECT pg_drop_replication_slot('lockstep_repair_target')");
        Pair.setUp(settings);
        assertThat(epoch(pair)).isEqualTo("2");
        assertThat(reason(pair)).isEqualTo("slot lockstep_repair_target was made");

        pair.run(Side.SOURCE, "ALTER PUBLICATION lockstep_repair_source DROP TABLE b");
        Pair.setUp(settings);
        assertThat(epoch(pair)).isEqualTo("3");
        assertThat(reason(pair)).isEqualTo("publication lockstep_repair_source was not as it must be");

        pair.run(Side.SOURCE, "DROP PUBLICATION lockstep_repair_source");
        Pair.setUp(settings);
        assertThat(reason(pair))
                .isEqualTo("publication lockstep_repair_source was made; slot lockstep_repair_source was made anew");

        pair.run(Side.TARGET, "DROP TABLE b", "CREATE TABLE b (id int PRIMARY KEY)");
        Pair.setUp(settings);
        assertThat(reason(pair)).isEqualTo("publication lockstep_repair_target was not as it must be");
        Pair.setUp(settings.withNewEpoch(true));
        assertThat(epoch(pair)).isEqualTo("6");
        assertThat(reason(pair)).isEqualTo("it was asked for");
        assertThat(Pair.setUp(settings)).allMatch(Step.Present.class::isInstance);
        assertThat(Pair.cleanUp(settings)).isTrue();
    }

    private static String epoch(Pair pair) throws SQLException {
        return pair.text(Side.SOURCE, "SELECT epoch FROM lockstep.lane");
    }

    private static String reason(Pair pair) throws SQLException {
        return pair.text(Side.SOURCE, "SELECT reason FROM lockstep.lane");
    }

    static List<String> left(SetupSettings settings) {
        List<String> left = new ArrayList<>();
        try (Cleanup cleanup = Cleanup.plan(settings)) {
            cleanup.steps().stream()
                    .filter(Step.Left.class::isInstance)
                    .map(Step.Left.class::cast)
                    .forEach(step -> left.add(step.what() + ": " + step.reason()));
            cleanup.execute(Watcher.NONE);
        }
        return left;
    }

    private static void refused(Pair pair, String... words) {
        assertThatThrownBy(() -> Pair.setUp(pair.settings()))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(words);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
