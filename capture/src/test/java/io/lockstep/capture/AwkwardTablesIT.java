package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What tables and transactions can look like, through one capture each. `docs/tables.md` lists what is shown here.
@Execution(ExecutionMode.CONCURRENT)
class AwkwardTablesIT implements OnSharedLab {
    private static final String LONGEST = "ü".repeat(31) + "x";
    private static final String LONG = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 400))";

    private static final String[] KEYED_TABLES = {
        "CREATE TABLE by_index (a int NOT NULL UNIQUE, b text NOT NULL, c text, d text, e int)",
        "CREATE UNIQUE INDEX by_b ON by_index (b) INCLUDE (e)",
        "ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_b",
        "CREATE TABLE beside_key (id int PRIMARY KEY, b text NOT NULL, c text, d text)",
        "CREATE UNIQUE INDEX beside_b ON beside_key (b)",
        "ALTER TABLE beside_key REPLICA IDENTITY USING INDEX beside_b",
        "CREATE TABLE full_key (id int PRIMARY KEY, b text NOT NULL, c text, d text)",
        "ALTER TABLE full_key REPLICA IDENTITY FULL",
        "CREATE TABLE full_unique (a int UNIQUE, b text NOT NULL UNIQUE, c text, d text)",
        "ALTER TABLE full_unique REPLICA IDENTITY FULL",
        "CREATE TABLE full_none (a int, c text)",
        "ALTER TABLE full_none REPLICA IDENTITY FULL",
        "CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE, c text)",
        "CREATE TABLE deferred_full (id int PRIMARY KEY DEFERRABLE, c text)",
        "ALTER TABLE deferred_full REPLICA IDENTITY FULL",
        "CREATE TABLE without (a int, c text)"
    };

    private static final String[] MOVING_TABLES = {
        "CREATE TABLE chain (id int PRIMARY KEY, v text)",
        "CREATE TABLE tree (id int, k int, v text, PRIMARY KEY (id, k)) PARTITION BY LIST (k)",
        "CREATE TABLE tree_1 PARTITION OF tree FOR VALUES IN (1)",
        "CREATE TABLE tree_2 PARTITION OF tree FOR VALUES IN (2) PARTITION BY RANGE (id)",
        "CREATE TABLE tree_2a (v text, k int NOT NULL, junk int, id int NOT NULL, PRIMARY KEY (id, k))",
        "ALTER TABLE tree_2a DROP junk",
        "ALTER TABLE tree_2 ATTACH PARTITION tree_2a FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE parent (id serial PRIMARY KEY)",
        "CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent)",
        "CREATE TABLE beside (id int PRIMARY KEY)",
        "CREATE TABLE saves (id int PRIMARY KEY, v int)",
        "CREATE TABLE phases (id int PRIMARY KEY)",
        "CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
                + " stored int GENERATED ALWAYS AS (a * 2) STORED)"
    };

    private static final String[] MOVES = {
        "BEGIN; INSERT INTO chain VALUES (1, 'a'), (2, 'b'); UPDATE chain SET id = -1 WHERE id = 1;"
                + " UPDATE chain SET id = 1 WHERE id = 2; UPDATE chain SET id = 2 WHERE id = -1; COMMIT",
        "INSERT INTO tree VALUES (1, 1, 'a')",
        "UPDATE tree SET k = 2",
        "UPDATE tree SET v = 'b'",
        "UPDATE tree SET id = 5",
        "DELETE FROM tree",
        "TRUNCATE tree",
        "INSERT INTO parent VALUES (1)",
        "BEGIN; INSERT INTO parent VALUES (2); TRUNCATE parent, beside RESTART IDENTITY CASCADE;"
                + " INSERT INTO parent VALUES (3); COMMIT",
        "BEGIN; INSERT INTO saves VALUES (1, 1); SAVEPOINT a; INSERT INTO saves VALUES (2, 1); SAVEPOINT b;"
                + " UPDATE saves SET v = 9; RELEASE b; ROLLBACK TO a; INSERT INTO saves VALUES (3, 1); COMMIT",
        "INSERT INTO made (a) VALUES (1)"
    };

    private static final String[] NAMED_TABLES = {
        "CREATE SCHEMA \"a.b\"",
        "CREATE SCHEMA a",
        "CREATE TABLE \"a.b\".\"T, %% x\" (\"I.D\" int PRIMARY KEY, \"V:;\" text)".replace("%%", "%"),
        "CREATE TABLE \"" + LONGEST + "\" (\"" + LONGEST + "\" int PRIMARY KEY)",
        "CREATE TABLE \"Upper\" (id int PRIMARY KEY, z regclass)",
        "CREATE TABLE upper (id int PRIMARY KEY, z text)",
        "CREATE TABLE \"in\"\"side\" (id int PRIMARY KEY)",
        "CREATE TABLE \"\"\"front\" (id int PRIMARY KEY)",
        "CREATE TABLE \"end\"\"\" (id int PRIMARY KEY)",
        "CREATE SCHEMA \"s\"\"\"",
        "CREATE TABLE \"s\"\"\".t (id int PRIMARY KEY)",
        "CREATE TABLE \"a.b\".c (id int PRIMARY KEY)",
        "CREATE TABLE a.\"b.c\" (id int PRIMARY KEY)",
        "CREATE TABLE \"\"\"quoted\"\"\" (id int PRIMARY KEY)",
        "CREATE TABLE twins (id int PRIMARY KEY, v text, \"V\" text)",
        "CREATE TABLE ticks (id int PRIMARY KEY, \"`v`\" text)"
    };

    @Test
    void rows_are_told_apart_by_what_the_log_shows_of_a_deleted_one() throws SQLException {
        var lane = new AwkwardLane("keys");
        lane.migration.runOnBoth(KEYED_TABLES);
        lane.migration.run(
                Side.SOURCE,
                "CREATE TABLE one_side (a int NOT NULL, c text)",
                "CREATE UNIQUE INDEX one_a ON one_side (a)",
                "ALTER TABLE one_side REPLICA IDENTITY USING INDEX one_a",
                "CREATE TABLE other_side (id int PRIMARY KEY, b int)");
        lane.migration.run(
                Side.TARGET,
                "CREATE TABLE one_side (a int PRIMARY KEY, c text)",
                "CREATE TABLE other_side (id int, b int PRIMARY KEY)");
        lane.run(setup -> {
            assertNoKey(setup.notVerifiable());
            writeKeyed(lane.migration);
        });
        assertThat(lane.history("by_index")).isEqualTo(ofColumn("b"));
        assertThat(lane.history("beside_key")).isEqualTo(ofColumn("b"));
        assertThat(lane.history("full_unique")).isEqualTo(ofColumn("b"));
        assertThat(lane.history("full_key"))
                .containsExactly(
                        "INSERT [id=1]",
                        "UPDATE [id=1]",
                        "UPDATE [id=1]",
                        "DELETE [id=1]",
                        "INSERT [id=2]",
                        "DELETE [id=2]");
        assertThat(lane.history("one_side")).containsExactly("INSERT [a=7]", "DELETE [a=7]");
        assertThat(lane.hidden("by_index", Operation.UPDATE)).containsOnly("c");
        assertThat(lane.hidden("full_key", Operation.UPDATE))
                .as("the log has the old row whole, from which an unchanged value is taken")
                .isEmpty();
        assertThat(lane.log().all(TableNotice.class)).isEmpty();
    }

    private static void assertNoKey(Map<TableId, Concern> notVerifiable) {
        assertThat(notVerifiable)
                .allSatisfy((_, why) -> assertThat(why.reason()).isEqualTo(UnprovenReason.NO_KEY));
        assertThat(names(notVerifiable.keySet()))
                .containsExactlyInAnyOrder("full_none", "deferred", "deferred_full", "without", "other_side");
        assertThat(notVerifiable.get(new TableId("public", "full_none")))
                .isNotNull()
                .extracting(Concern::message)
                .asString()
                .contains("rows may be there twice");
        assertThat(notVerifiable.get(new TableId("public", "other_side")))
                .isNotNull()
                .extracting(Concern::message)
                .asString()
                .contains("[b]", "[id]");
    }

    private static void writeKeyed(Migration migration) throws SQLException {
        for (String table : List.of("by_index", "beside_key", "full_key", "full_unique")) {
            migration.run(
                    Side.SOURCE,
                    "INSERT INTO %s SELECT 1, 'x', %s, 'd'".formatted(table, LONG),
                    "UPDATE %s SET d = 'e'".formatted(table),
                    "UPDATE %s SET b = 'y'".formatted(table),
                    "UPDATE %s SET %s = 2".formatted(table, table.endsWith("key") ? "id" : "a"),
                    "DELETE FROM " + table);
        }
        migration.run(
                Side.SOURCE, "INSERT INTO one_side VALUES (7, 'c')", "DELETE FROM one_side", "DELETE FROM full_none");
    }

    private static List<String> ofColumn(String key) {
        return Stream.of("INSERT %s=x", "UPDATE %s=x", "DELETE %s=x", "INSERT %s=y", "UPDATE %s=y", "DELETE %s=y")
                .map(line -> line.formatted("[" + key) + "]")
                .toList();
    }

    @Test
    void rows_keep_their_keys_through_chains_partitions_truncates_savepoints_and_commits_in_two_phases()
            throws SQLException {
        var lane = new AwkwardLane("moves");
        lane.migration.runOnBoth(MOVING_TABLES);
        if (lane.migration
                .text(Side.SOURCE, "SELECT current_setting('server_version_num')::int >= 180000")
                .equals("t")) {
            lane.migration.runOnBoth("ALTER TABLE made ADD virtual int GENERATED ALWAYS AS (a * 3) VIRTUAL");
        }
        lane.run(setup -> {
            assertThat(setup.notVerifiable()).isEmpty();
            lane.migration.run(Side.SOURCE, MOVES);
            twoPhases(lane.migration);
        });
        assertThat(lane.history("chain"))
                .containsExactly(
                        "INSERT [id=1]",
                        "INSERT [id=2]",
                        "DELETE [id=1]",
                        "INSERT [id=-1]",
                        "DELETE [id=2]",
                        "INSERT [id=1]",
                        "DELETE [id=-1]",
                        "INSERT [id=2]");
        assertThat(lane.history("tree"))
                .containsExactly(
                        "INSERT [id=1, k=1]",
                        "DELETE [id=1, k=1]",
                        "INSERT [id=1, k=2]",
                        "UPDATE [id=1, k=2]",
                        "DELETE [id=1, k=2]",
                        "INSERT [id=5, k=2]",
                        "DELETE [id=5, k=2]",
                        "TRUNCATED");
        assertTransactions(lane);
        assertThat(lane.columns("made")).containsExactly("a", "id");
    }

    private static void assertTransactions(AwkwardLane lane) {
        assertThat(lane.history("parent"))
                .containsExactly("INSERT [id=1]", "INSERT [id=2]", "TRUNCATED", "INSERT [id=3]");
        assertThat(lane.history("child")).containsExactly("TRUNCATED");
        assertThat(lane.history("beside")).containsExactly("TRUNCATED");
        assertThat(lane.history("saves")).containsExactly("INSERT [id=1]", "INSERT [id=3]");
        assertThat(lane.history("phases")).containsExactly("INSERT [id=2]", "INSERT [id=1]");
        List<Position> phases = lane.positions("phases");
        assertThat(phases.get(0)).as("it was committed first").isLessThan(phases.get(1));
    }

    /// One that is prepared first and committed last.
    private static void twoPhases(Migration migration) throws SQLException {
        migration.run(
                Side.SOURCE,
                "BEGIN; INSERT INTO phases VALUES (1); PREPARE TRANSACTION 'awkward_1'",
                "INSERT INTO phases VALUES (2)",
                "BEGIN; INSERT INTO phases VALUES (3); PREPARE TRANSACTION 'awkward_2'",
                "ROLLBACK PREPARED 'awkward_2'",
                "COMMIT PREPARED 'awkward_1'");
    }

    @Test
    void no_value_stops_the_log_and_none_is_taken_for_another() throws SQLException {
        var lane = new AwkwardLane("values");
        lane.migration.runOnBoth(
                "CREATE TABLE spans (id int PRIMARY KEY, v interval)",
                "CREATE TABLE zones (id int PRIMARY KEY, v regclass, w timetz)",
                "CREATE TABLE large (id text PRIMARY KEY, v text)",
                "CREATE TABLE wide (id int PRIMARY KEY, %s)".formatted(columns("c%d text")));
        lane.run(_ -> lane.migration.run(
                Side.SOURCE,
                "INSERT INTO spans VALUES (1, '2562047787:00:54'), (2, '2562047788:00:54'), (3, '178000000 years'),"
                        + " (4, '-2562047788:00:54'), (5, '0'), (6, NULL)",
                "INSERT INTO zones VALUES (1, 'pg_class', '12:00+05:30:15')",
                "INSERT INTO large VALUES (repeat('a', 65536), 'v'), (repeat('b', 65537), 'v'),"
                        + " ('small', (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200000) i))",
                "INSERT INTO wide VALUES (1, %s)".formatted(columns("'%d'"))));

        assertThat(lane.fingerprints("spans")).as("of 6 values").hasSize(6);
        assertThat(lane.hidden("zones", Operation.INSERT)).containsExactly("v");
        assertThat(lane.history("large")).hasSize(3).last().isEqualTo("INSERT [id=small]");
        assertThat(lane.columns("wide")).hasSize(1600);
        assertThat(lane.hidden("wide", Operation.INSERT)).isEmpty();
        assertThat(notices(lane)).containsExactlyInAnyOrder("zones TYPE_NOT_COMPARABLE", "large NO_KEY");
        assertThat(lane.concerns)
                .extracting(Concern::message)
                .anySatisfy(message -> assertThat(message).contains("public.zones", "v (regclass)"))
                .anySatisfy(message -> assertThat(message).contains("public.large", "65536 characters"));
    }

    private static String columns(String each) {
        return IntStream.range(1, 1600).mapToObj(each::formatted).collect(Collectors.joining(", "));
    }

    private static Set<String> notices(AwkwardLane lane) {
        return lane.log().all(TableNotice.class).stream()
                .map(notice -> notice.table().name() + " " + notice.reason())
                .collect(Collectors.toSet());
    }

    @Test
    void names_that_can_be_read_are_captured_and_others_are_named() throws SQLException {
        var lane = new AwkwardLane("names");
        lane.migration.runOnBoth(NAMED_TABLES);
        lane.run(
                setup -> {
                    assertThat(setup.notVerifiable())
                            .allSatisfy(
                                    (_, why) -> assertThat(why.reason()).isEqualTo(UnprovenReason.TABLE_NOT_PUBLISHED));
                    assertThat(names(setup.notVerifiable().keySet()))
                            .containsExactlyInAnyOrder("c", "b.c", "\"quoted\"", "\"front", "twins", "ticks");
                    lane.migration.run(
                            Side.SOURCE,
                            "INSERT INTO \"a.b\".\"T, % x\" VALUES (1, 'v')",
                            "INSERT INTO \"" + LONGEST + "\" VALUES (1)",
                            "INSERT INTO \"Upper\" VALUES (1, 'pg_class')",
                            "INSERT INTO upper VALUES (1, 'z')",
                            "INSERT INTO \"in\"\"side\" VALUES (1)",
                            "INSERT INTO \"end\"\"\" VALUES (1)",
                            "INSERT INTO \"s\"\"\".t VALUES (1)",
                            "INSERT INTO twins VALUES (1, 'v', 'V')",
                            "UPDATE twins SET v = 'w'");
                },
                "*.*");
        assertThat(lane.history("T, % x")).containsExactly("INSERT [I.D=1]");
        assertThat(lane.history(LONGEST)).containsExactly("INSERT [" + LONGEST + "=1]");
        for (String table : List.of("in\"side", "end\"", "t")) {
            assertThat(lane.history(table)).as(table).containsExactly("INSERT [id=1]");
        }
        assertThat(lane.hidden("upper", Operation.INSERT)).isEmpty();
        assertThat(notices(lane)).containsExactly("Upper TYPE_NOT_COMPARABLE");
    }

    private static List<String> names(Set<TableId> tables) {
        return tables.stream().map(TableId::name).toList();
    }
}
