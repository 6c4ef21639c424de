package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import io.lockstep.events.TableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneReaderTest {
    private static final String NATIVE = ConfigLoaderTest.MINIMAL.replace("type: none", "type: native");

    @TempDir
    private Path directory;

    @Test
    void a_migration_has_one_lane_with_every_table_unless_it_names_others() throws IOException {
        for (String lanes : List.of("", "lanes: []\n", "lanes: null\n")) {
            Configuration read = load(ConfigLoaderTest.MINIMAL + lanes).configuration();
            assertThat(read.lanes()).isEmpty();
            assertThat(read.division().gives("main", new TableId("public", "a")))
                    .isTrue();
            assertThat(read.division()).hasToString("main");
        }
    }

    @Test
    void lanes_are_read_with_their_tables_and_subscriptions() throws IOException {
        Loaded read = load(NATIVE + """
                lanes:
                  - name: orders
                    tables: { include: [ public.orders, "sales.*" ], exclude: [ sales.archive ] }
                    subscription: ${SUB}
                  - { name: rest, tables: { exclude: [ public.orders, "sales.*" ] }, subscription: rest_sub }
                """);

        assertThat(read.configuration().lanes())
                .containsExactly(
                        new LaneChoice(
                                "orders",
                                List.of(new TableGlob("public.orders"), new TableGlob("sales.*")),
                                List.of(new TableGlob("sales.archive")),
                                Optional.of("orders_sub")),
                        new LaneChoice(
                                "rest",
                                List.of(new TableGlob("*.*")),
                                List.of(new TableGlob("public.orders"), new TableGlob("sales.*")),
                                Optional.of("rest_sub")));
        assertThat(read.settings().find("lanes").orElseThrow().shown())
                .isEqualTo("[orders [public.orders, sales.*] without [sales.archive] by orders_sub;"
                        + " rest [*.*] without [public.orders, sales.*] by rest_sub]");
    }

    @Test
    void every_problem_of_the_lanes_is_listed_at_its_place() {
        String listed = refused(ConfigLoaderTest.MINIMAL + """
                lanes:
                  - orders
                  - { name: Orders, tables: { include: [ public.orders ] } }
                  - { tables: { include: [ public.a ] } }
                  - { name: a, table: { include: [ public.a ] } }
                  - { name: b, tables: { includes: [ public.a ] } }
                  - { name: c, tables: { include: [] } }
                  - { name: d, tables: { include: [ a ] } }
                  - { name: e, tables: { include: public.e } }
                  - { name: f, task-arn: "arn:aws:dms:eu-west-1:1:task:x" }
                  - { name: f }
                  - { name: g }
                  - { name: g, subscription: "" }
                  - { name: h }
                  - { name: h }
                """);

        assertThat(listed + "\n").isEqualTo("""
                F:7:5: lanes[0]: expected a section with keys, found the value "orders"
                F:8:13: lanes[1].name: expected 1 to 40 of a-z, 0-9 and _, such as orders, found "Orders"
                F:9:5: lanes[2].name: missing; it is required (Names the lane)
                F:10:16: lanes[3].table: unknown key; did you mean lanes[3].tables?
                F:11:26: lanes[4].tables.includes: unknown key; did you mean lanes[4].tables.include?
                F:12:5: lanes[5].tables.include: the lane has no table: name some, or leave it out
                F:13:37: lanes[6].tables.include: expected schema.table, with * and ?, such as public.*, found "a"
                F:14:35: lanes[7].tables.include: expected a list, found the value "public.e"
                F:15:5: lanes[8].task-arn: not available in this version; leave out lanes[8].task-arn
                F:18:30: lanes[11].subscription: expected a PostgreSQL name of at most 63 bytes, found ""
                F:20:5: lanes[13].name: there is a lane h already
                """);
        assertThat(refused(ConfigLoaderTest.MINIMAL + "lanes: { orders: [] }\n"))
                .isEqualTo("F:6:8: lanes: expected a list of lanes, found a section");
    }

    @Test
    void a_table_that_two_lanes_name_belongs_to_one_of_them() {
        String lanes = """
                lanes:
                  - { name: one, tables: { include: [ public.a, public.b ] } }
                  - { name: two, tables: { include: [ "public.?" ]%s } }
                """;
        assertThat(refused(ConfigLoaderTest.MINIMAL + lanes.formatted("")))
                .isEqualTo(Stream.of("a", "b")
                        .map(table -> "F:7:3: lanes: Table public." + table + " is in the lanes one and two; leave it"
                                + " to the lane whose replicator carries it, and exclude it in the others")
                        .collect(Collectors.joining("\n")));
        assertThat(loads(ConfigLoaderTest.MINIMAL + lanes.formatted(", exclude: [ public.a, public.b ]")))
                .isTrue();
    }

    @Test
    void natively_each_lane_has_a_subscription_of_its_own_or_that_of_the_whole_migration() {
        String lanes =
                "lanes: [ { name: one, tables: { include: [ public.a ] }%s }, { name: two, tables: { exclude: [ public.a ] }%s } ]\n";
        assertThat(loads(NATIVE + lanes.formatted(", subscription: a", ", subscription: b")))
                .isTrue();
        assertThat(refused(NATIVE + lanes.formatted(", subscription: a", "")))
                .startsWith("F:5:1: replication.native.subscription: missing; it is required");
        assertThat(loads(NATIVE.replace("type: native", "type: native, native: { subscription: s }")
                        + lanes.formatted(", subscription: a", "")))
                .isTrue();
        assertThat(refused(ConfigLoaderTest.MINIMAL + lanes.formatted(", subscription: a", "")))
                .isEqualTo(
                        "F:6:8: lanes: lane one has a subscription, and replication.type is not native: leave it out");
    }

    @Test
    void processes_of_one_lane_each_listen_on_ports_of_their_own() {
        assertThat(HealthPorts.DEFAULT.captureSource(0)).isEqualTo(8081);
        assertThat(HealthPorts.DEFAULT.captureSource(2)).isEqualTo(8101);
        assertThat(HealthPorts.DEFAULT.captureTarget(1)).isEqualTo(8094);
        assertThat(new HealthPorts(0, 0, 0, 0).captureSource(3)).isZero();
        assertThat(catchThrowableOfType(UserError.class, () -> new HealthPorts(65530, 0, 0, 0).captureSource(1)))
                .hasMessageContaining("there is no port 65540");
    }

    private boolean loads(String text) {
        try {
            return !load(text).configuration().lanes().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String refused(String text) {
        return catchThrowableOfType(UserError.class, () -> load(text))
                .what()
                .lines()
                .skip(1)
                .map(String::strip)
                .map(line -> line.replace(directory.resolve("lockstep.yaml").toString(), "F"))
                .collect(Collectors.joining("\n"));
    }

    private Loaded load(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("lockstep.yaml"), text);
        return new ConfigLoader(Map.of("SUB", "orders_sub")).load(file, List.of());
    }
}
