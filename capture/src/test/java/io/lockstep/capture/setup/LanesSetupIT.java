package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.LaneDivision;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.database.TablePatterns;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Finding;
import io.lockstep.capture.doctor.Severity;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(SharedLab.WHOLE_SERVERS)
class LanesSetupIT implements OnSharedLab {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final TablePatterns A = tables("public.a");
    private static final TablePatterns REST = new TablePatterns(List.of("*.*"), List.of("public.a"));

    @Test
    void lanes_take_the_place_of_the_usual_one_which_goes_by_itself_and_all_of_them_without_a_trace()
            throws SQLException {
        Pair pair = Pair.create("lanes_made");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
        try (NativeReplication one = replicate(pair, "one", "a");
                NativeReplication two = replicate(pair, "two", "b")) {
            List<String> before = pair.snapshot();
            pair.replicates(one.name());
            Pair.setUp(pair.settings("public.a"));
            SetupSettings settings = settings(pair, Map.of("one", A, "two", REST), one.name(), two.name());

            assertThat(Pair.setUp(settings)).noneMatch(Step.Left.class::isInstance);

            assertThat(Pair.setUp(settings)).as("a second one").allMatch(Step.Present.class::isInstance);
            for (Side side : Side.values()) {
                assertThat(tables(pair, side, "one")).containsExactly(new TableId("public", "a"));
                assertThat(tables(pair, side, "two")).containsExactly(new TableId("public", "b"));
                assertThat(slots(pair, side)).isEqualTo("lockstep_lanes_made, _one, _two");
            }
            assertThat(carried(pair)).isEqualTo("one: a watermark watermark_one; two: b watermark_two");
            assertThat(abandoned(settings))
                    .hasSize(2)
                    .allMatch(finding -> finding.what().startsWith("slot lockstep_lanes_made_"))
                    .anyMatch(finding -> finding.fix().contains("lockstep cleanup --lane main"));

            assertThatThrownBy(() -> Cleanup.plan(settings, "two")).hasMessage("Lane two is in the configuration");
            assertThat(cleanUp(settings, "main")).isTrue();

            assertThat(abandoned(settings)).isEmpty();
            assertThat(carried(pair)).isEqualTo("one: a watermark_one; two: b watermark_two");
            assertThat(Pair.setUp(settings)).as("the others").allMatch(Step.Present.class::isInstance);
            assertThat(slots(pair, Side.SOURCE)).isEqualTo("_one, _two");
            assertThat(pair.text(Side.SOURCE, "SELECT string_agg(lane, ' ' ORDER BY lane) FROM lockstep.lane"))
                    .isEqualTo("one two");
            assertThat(Pair.cleanUp(settings)).isTrue();
            assertThat(pair.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void a_lane_that_comes_later_takes_its_tables_from_one_and_leaves_the_epochs_of_the_others() throws SQLException {
        Pair pair = Pair.create("lanes_moved");
        for (String table : List.of("a", "b", "c")) {
            pair.runOnBoth("CREATE TABLE " + table + " (id int PRIMARY KEY)");
        }
        List<String> before = pair.snapshot();
        Pair.setUp(observed(pair, Map.of("one", A, "two", REST)));
        SetupSettings three = observed(pair, Map.of("one", A, "two", tables("public.b"), "three", tables("public.c")));

        Pair.setUp(three);

        assertThat(epochs(pair)).isEqualTo("one1 three1 two2");
        assertThat(tables(pair, Side.TARGET, "two")).containsExactly(new TableId("public", "b"));
        assertThat(tables(pair, Side.SOURCE, "three")).containsExactly(new TableId("public", "c"));
        assertThat(Pair.setUp(three)).allMatch(Step.Present.class::isInstance);
        Pair.setUp(three.withNewEpoch("three"));
        assertThat(epochs(pair)).as("one that was asked for").isEqualTo("one1 three2 two2");
        assertThat(Pair.cleanUp(three)).isTrue();
        assertThat(pair.snapshot()).isEqualTo(before);
    }

    @Test
    void tables_that_no_lane_has_or_several_have_are_named_all_at_once_and_nothing_is_made() throws SQLException {
        Pair pair = Pair.create("lanes_divided");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
        List<String> before = pair.snapshot();
        SetupSettings wrong = settings(pair, Map.of("one", A, "two", tables("public.a", "public.c")), "one", "two");

        assertThatThrownBy(() -> plan(wrong))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("2 things stand in the way")
                .hasMessageContaining("Table public.a is in the lanes one and two")
                .hasMessageContaining("Table public.b is selected and in no lane");
        assertThat(findings(wrong, "tables"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("public.a", "public.b"));
        SetupSettings empty =
                settings(pair, Map.of("one", tables("public.*"), "two", tables("public.c")), "one", "two");
        assertThatThrownBy(() -> plan(empty)).hasMessageStartingWith("Lane two has no table: none of those");
        assertThat(pair.snapshot()).isEqualTo(before);
    }

    @Test
    void what_the_stream_of_another_lane_carries_is_refused_by_name_and_nothing_is_made() throws SQLException {
        Pair pair = Pair.create("lanes_strayed");
        pair.runOnBoth(
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE b (id int PRIMARY KEY)",
                "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)");
        try (NativeReplication one = replicate(pair, "one", "a");
                NativeReplication two = replicate(pair, "two", "b", "p1")) {
            List<String> before = pair.snapshot();

            SetupSettings strayed = settings(
                    pair,
                    Map.of("one", tables("public.a", "public.p"), "two", tables("public.b")),
                    one.name(),
                    two.name());
            assertThatThrownBy(() -> plan(strayed))
                    .hasMessageStartingWith(
                            "Table public.p of lane one is carried by the subscription lanes_strayed_two");
            SetupSettings swapped =
                    settings(pair, Map.of("one", tables("public.b", "public.p"), "two", A), one.name(), two.name());
            assertThat(findings(swapped, "lanes"))
                    .extracting(Finding::what)
                    .hasSize(3)
                    .anyMatch(what -> what.startsWith("Table public.a of lane two is carried by"));
            aPublicationOfAllTablesFitsOneStreamAlone(pair, one, two);
            assertThat(pair.snapshot()).isEqualTo(before);
        }
    }

    private static void aPublicationOfAllTablesFitsOneStreamAlone(
            Pair pair, NativeReplication one, NativeReplication two) throws SQLException {
        String publish = "ALTER SUBSCRIPTION " + two.name() + " SET PUBLICATION %s WITH (refresh = false)";
        pair.run(Side.SOURCE, "CREATE PUBLICATION everything FOR ALL TABLES");
        pair.run(Side.TARGET, publish.formatted("everything"));
        Map<String, TablePatterns> lanes = Map.of("one", A, "two", REST);
        assertThatThrownBy(() -> plan(settings(pair, lanes, one.name(), two.name())))
                .hasMessageStartingWith("Publication everything of subscription lanes_strayed_two carries every table,"
                        + " lockstep.watermark_one of lane one among them");
        assertThat(plan(settings(pair, lanes, two.name(), two.name())))
                .as("all lanes come through it")
                .isNotEmpty();
        pair.run(Side.TARGET, publish.formatted(two.name()));
        pair.run(Side.SOURCE, "DROP PUBLICATION everything");
    }

    private static List<Step> plan(SetupSettings settings) {
        try (Setup setup = Setup.plan(settings)) {
            return setup.steps();
        }
    }

    private static NativeReplication replicate(Pair pair, String lane, String... tables) throws SQLException {
        List<TableName> names =
                Stream.of(tables).map(table -> new TableName("public", table)).toList();
        var replication = NativeReplication.create(
                pair.database(Side.SOURCE), pair.database(Side.TARGET), pair.migration() + "_" + lane, names);
        replication.awaitSynchronised(PATIENCE);
        return replication;
    }

    /// With a replicator that is only observed.
    private static SetupSettings observed(Pair pair, Map<String, TablePatterns> tables) {
        return settings(pair, tables, Map.of());
    }

    private static SetupSettings settings(Pair pair, Map<String, TablePatterns> tables, String one, String two) {
        return settings(pair, tables, Map.of("one", one, "two", two));
    }

    private static SetupSettings settings(
            Pair pair, Map<String, TablePatterns> tables, Map<String, String> subscriptions) {
        Map<String, TablePatterns> lanes = new LinkedHashMap<>();
        tables.keySet().stream().sorted().forEach(lane -> lanes.put(lane, tables.get(lane)));
        var selection =
                new TableSelection(tables("public.*"), Optional.empty(), ColumnRules.NONE, new LaneDivision(lanes));
        LaneSettings usual = pair.lane();
        List<LaneSettings> each = lanes.keySet().stream()
                .map(lane -> new LaneSettings(
                        new LaneNames(pair.migration(), lane),
                        usual.source(),
                        usual.target(),
                        selection,
                        usual.watermarkSchema(),
                        Optional.ofNullable(subscriptions.get(lane))))
                .toList();
        return SetupSettings.permanent(
                each, pair.administrator(Side.SOURCE), pair.administrator(Side.TARGET), Optional.empty());
    }

    private static boolean cleanUp(SetupSettings settings, String lane) {
        try (Cleanup cleanup = Cleanup.plan(settings, lane)) {
            return cleanup.execute(Watcher.NONE);
        }
    }

    private static List<Finding> abandoned(SetupSettings settings) {
        return findings(settings, "lanes");
    }

    private static List<Finding> findings(SetupSettings settings, String check) {
        return new Doctor(settings, Set.of(), InstantSource.system())
                .examine().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .filter(finding -> finding.check().equals(check))
                        .toList();
    }

    private static List<TableId> tables(Pair pair, Side side, String lane) {
        return LaneRecord.require(pair.runtime(side), side, new LaneNames(pair.migration(), lane), "lockstep")
                .tables();
    }

    /// Lockstep's slots of one side, without what they have in common.
    private static String slots(Pair pair, Side side) throws SQLException {
        return pair.text(side, """
                SELECT string_agg(regexp_replace(slot_name, '^lockstep_lanes_made(.+)_%1$s$|_%1$s$', '\\1'), ', ' ORDER BY slot_name <> 'lockstep_lanes_made_%1$s', slot_name)
                FROM pg_replication_slots WHERE slot_name LIKE 'lockstep\\_lanes\\_made%%\\_%1$s'""".formatted(side.word()));
    }

    private static String epochs(Pair pair) throws SQLException {
        return pair.text(Side.SOURCE, "SELECT string_agg(lane || epoch, ' ' ORDER BY lane) FROM lockstep.lane");
    }

    /// Which tables each subscription carries.
    private static String carried(Pair pair) throws SQLException {
        return pair.text(Side.TARGET, """
                SELECT string_agg(sub || ': ' || tables, '; ' ORDER BY sub) FROM (
                    SELECT replace(s.subname, 'lanes_made_', '') AS sub,
                           string_agg(c.relname, ' ' ORDER BY c.relname) AS tables
                    FROM pg_subscription s JOIN pg_subscription_rel r ON r.srsubid = s.oid JOIN pg_class c ON c.oid = r.srrelid
                    WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                    GROUP BY s.subname) each""");
    }

    private static TablePatterns tables(String... include) {
        return new TablePatterns(List.of(include), List.of());
    }
}
