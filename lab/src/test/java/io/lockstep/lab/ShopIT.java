package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init")
class ShopIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static Database source;
    private static Database target;
    private static NativeReplication replication;
    private static FaultInjection faults;

    @BeforeAll
    static void replicate_a_shop() throws SQLException {
        source = SharedLab.emptyDatabase(SharedLab.lab().source(), "shop");
        target = SharedLab.emptyDatabase(SharedLab.lab().target(), "shop");
        Shop.create(source, target, 2_000, 42);
        replication = NativeReplication.create(source, target, "shop_sub", Shop.tables());
        replication.awaitSynchronised(LONG);
        faults = new FaultInjection(source, target);
        faults.prime();
        replication.awaitCaughtUp(LONG);
    }

    @AfterAll
    static void stop() throws SQLException {
        replication.close();
    }

    @Test
    void a_busy_shop_is_copied_exactly() throws SQLException {
        try (Workload workload = Workload.start(source, 1, 300)) {
            await().atMost(LONG).until(() -> workload.counts().transactions() > 600);
            workload.pause();
            replication.awaitCaughtUp(LONG);

            WorkloadCounts counts = workload.counts();
            assertThat(counts.failures()).isZero();
            assertThat(counts.inserts()).isPositive();
            assertThat(counts.updates()).isPositive();
            assertThat(counts.deletes()).isPositive();
            assertThat(digests(target)).isEqualTo(digests(source));
        }
    }

    @Test
    void a_paused_workload_changes_nothing_until_it_resumes() throws SQLException {
        try (Workload workload = Workload.start(source, 2, 500)) {
            await().atMost(LONG).until(() -> workload.counts().transactions() > 50);

            workload.pause();
            WorkloadCounts paused = workload.counts();
            List<String> before = digests(source);
            await().during(Duration.ofMillis(300))
                    .atMost(LONG)
                    .until(() -> workload.counts().equals(paused));
            assertThat(digests(source)).isEqualTo(before);

            workload.resume();
            await().atMost(LONG).until(() -> workload.counts().transactions() > paused.transactions());
        }
    }

    @Test
    void a_workload_can_start_again_with_the_same_seed() throws SQLException {
        for (int run = 1; run <= 2; run++) {
            try (Workload workload = Workload.start(source, 5, 500)) {
                await().atMost(LONG).until(() -> workload.counts().transactions() > 100);
                assertThat(workload.counts().failures()).isZero();
            }
        }
    }

    @Test
    void a_workload_without_a_shop_fails_at_its_start() {
        Database none = SharedLab.lab().source().database();
        assertThatThrownBy(() -> Workload.start(none, 1, 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("customers");
    }

    @Test
    void a_workload_survives_a_cut_connection() throws SQLException {
        try (TcpProxy proxy = TcpProxy.to(source.host(), source.port());
                Workload workload = Workload.start(source.at(proxy.host(), proxy.port()), 3, 500)) {
            await().atMost(LONG).until(() -> workload.counts().transactions() > 50);

            proxy.cut();

            await().atMost(LONG).until(() -> workload.counts().failures() == 1);
            long atCut = workload.counts().transactions();
            await().atMost(LONG).until(() -> workload.counts().transactions() > atCut + 50);
            assertThat(workload.counts().failures()).isEqualTo(1);
        }
    }

    @Test
    void nothing_reaches_the_target_while_replication_is_paused_under_load() throws SQLException {
        try (Workload workload = Workload.start(source, 4, 300)) {
            replication.disable();
            List<String> frozen = digests(target);
            long atPause = workload.counts().transactions();
            await().atMost(LONG).until(() -> workload.counts().transactions() > atPause + 200);
            assertThat(digests(target)).isEqualTo(frozen);

            replication.enable();
            workload.pause();
            replication.awaitCaughtUp(LONG);
            assertThat(digests(target)).isEqualTo(digests(source));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_makes_exactly_its_row_differ_until_it_is_undone(FaultKind kind) throws SQLException {
        Fault fault = faults.inject(kind);
        replication.awaitCaughtUp(LONG);

        assertThat(differingColumns(fault)).isEqualTo(fault.columns());
        assertThat(row(source, fault).isEmpty() != row(target, fault).isEmpty())
                .isEqualTo(fault.columns().isEmpty());
        assertThat(differingTables()).containsExactly(fault.table());

        faults.undo(fault);
        assertThat(differingTables()).isEmpty();
        assertThat(Sessions.text(target, "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'lockstep%'"))
                .isEqualTo("0");
    }

    @Test
    void a_stale_version_is_one_that_the_source_had() throws SQLException {
        List<String> before = row(
                source,
                new Fault(
                        64,
                        FaultKind.STALE_VERSION,
                        Shop.CUSTOMERS,
                        RowAddress.key("id", Shop.RESERVED_AFTER + 64),
                        List.of(),
                        java.time.Instant.EPOCH));
        Fault fault = faults.inject(FaultKind.STALE_VERSION);

        long number = fault.number();
        assertThat(before).contains("credit_limit=2064.00");
        assertThat(row(target, fault)).contains("credit_limit=" + (1000 + number) + ".00");
        faults.undo(fault);
    }

    private static List<TableName> differingTables() throws SQLException {
        List<String> here = digests(source);
        List<String> there = digests(target);
        return IntStream.range(0, here.size())
                .filter(i -> !here.get(i).equals(there.get(i)))
                .mapToObj(i -> Shop.tables().get(i))
                .toList();
    }

    private static List<String> digests(Database side) throws SQLException {
        String all = Shop.tables().stream()
                .map(ShopIT::digest)
                .collect(Collectors.joining(", ", "SELECT concat_ws(';', ", ")"));
        return List.of(Sessions.text(side, all).split(";", -1));
    }

    private static String digest(TableName table) {
        return "(SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM "
                + table.quoted() + " t)";
    }

    private static List<String> differingColumns(Fault fault) throws SQLException {
        List<String> here = row(source, fault);
        List<String> there = row(target, fault);
        if (here.isEmpty() || there.isEmpty()) {
            return List.of();
        }
        return there.stream()
                .filter(column -> !here.contains(column))
                .map(column -> column.substring(0, column.indexOf('=')))
                .toList();
    }

    private static List<String> row(Database side, Fault fault) throws SQLException {
        String columns = Sessions.text(
                side,
                "SELECT coalesce(("
                        + fault.row()
                                .select(
                                        "(SELECT string_agg(key || '=' || coalesce(value, 'null'), E'\\x01') FROM jsonb_each_text(to_jsonb(t)))")
                        + "), '')");
        return columns.isEmpty() ? List.of() : List.of(columns.split("\u0001", -1));
    }
}
