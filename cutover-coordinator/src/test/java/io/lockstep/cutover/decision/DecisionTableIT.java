package io.lockstep.cutover.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DecisionTableIT {
    private static final String NAME = "decision";
    private static final DecisionTable DECISIONS = new DecisionTable(SharedServers.TABLES);

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
    }

    @Test
    void the_first_verdict_stays_and_the_second_is_told() throws Exception {
        assertThat(decide(1, Verdict.ABORT)).isEqualTo(Verdict.ABORT);
        assertThat(decide(1, Verdict.COMMIT)).isEqualTo(Verdict.ABORT);
        assertThat(decide(2, Verdict.COMMIT)).isEqualTo(Verdict.COMMIT);
        try (OpenDatabases databases = databases()) {
            assertThat(read(databases, Side.SOURCE, Side.SOURCE, 1))
                    .contains(new Decision(Verdict.ABORT, 5, "asked for ABORT"));
            assertThat(read(databases, Side.SOURCE, Side.SOURCE, 3)).isEmpty();
        }
    }

    @Test
    void of_many_who_decide_at_once_all_read_the_same() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long run = 100; run < 110; run++) {
                long each = run;
                Callable<Verdict> commit = () -> decide(each, Verdict.COMMIT);
                Callable<Verdict> abort = () -> decide(each, Verdict.ABORT);
                List<Verdict> read = threads.invokeAll(List.of(commit, abort, commit, abort)).stream()
                        .map(Future::resultNow)
                        .toList();
                assertThat(read.stream().distinct()).as("of run %s", run).hasSize(1);
            }
        }
    }

    @Test
    void it_is_written_to_stay_whatever_the_defaults_are() throws Exception {
        try (OpenDatabases databases = databases()) {
            databases.read(Side.SOURCE, source -> setting(source, "SET synchronous_commit = off"));
            databases.transaction(Side.SOURCE, source -> {
                DECISIONS.decide(source, 200, Verdict.ABORT, 5, "");
                assertThat(setting(source, "SHOW synchronous_commit")).isEqualTo("remote_apply");
                return true;
            });
            String afterwards = databases.read(Side.SOURCE, source -> setting(source, "SHOW synchronous_commit"));
            assertThat(afterwards).isEqualTo("off");
            assertThatThrownBy(() ->
                            databases.read(Side.SOURCE, source -> DECISIONS.decide(source, 201, Verdict.ABORT, 5, "")))
                    .hasMessageContaining("in a transaction");
        }
    }

    @Test
    void a_side_that_says_nothing_or_the_opposite_permits_nothing() throws Exception {
        decide(300, Verdict.ABORT);
        try (OpenDatabases databases = databases()) {
            databases.read(Side.SOURCE, source -> {
                DECISIONS.require(source, Side.SOURCE, 300, Verdict.ABORT);
                assertThatThrownBy(() -> DECISIONS.require(source, Side.SOURCE, 300, Verdict.COMMIT))
                        .isInstanceOf(UndecidedException.class)
                        .hasMessageContaining("says ABORT of run 300, and this needs COMMIT");
                assertThatThrownBy(() -> DECISIONS.require(source, Side.SOURCE, 301, Verdict.ABORT))
                        .isInstanceOf(UndecidedException.class)
                        .hasMessageContaining("says nothing of run 301");
                return true;
            });
        }
    }

    @Test
    void the_copy_on_the_target_is_the_targets_own_and_never_says_the_opposite() throws Exception {
        Decision commit = new Decision(Verdict.COMMIT, 5, "proof");
        try (OpenDatabases databases = databases()) {
            for (int time = 0; time < 2; time++) {
                copy(databases, commit);
            }
            assertThat(read(databases, Side.TARGET, Side.TARGET, 400)).contains(commit);
            assertThat(read(databases, Side.TARGET, Side.SOURCE, 400)).isEmpty();
            assertThatThrownBy(() -> copy(databases, new Decision(Verdict.ABORT, 6, "")))
                    .hasMessageContaining("of the target says COMMIT");
        }
    }

    private static Optional<Decision> read(OpenDatabases databases, Side at, Side of, long run) throws SQLException {
        return databases.read(at, session -> DECISIONS.read(session, of, run));
    }

    private static void copy(OpenDatabases databases, Decision decision) throws SQLException {
        databases.transaction(Side.TARGET, target -> {
            DECISIONS.copyToTarget(target, 400, decision);
            return true;
        });
    }

    private static Verdict decide(long run, Verdict wanted) throws SQLException {
        try (OpenDatabases databases = databases()) {
            return databases.transaction(
                    Side.SOURCE, source -> DECISIONS.decide(source, run, wanted, 5, "asked for " + wanted));
        }
    }

    private static OpenDatabases databases() {
        return new OpenDatabases(SharedServers.connectors(NAME));
    }

    private static String setting(Connection session, String query) throws SQLException {
        try (Statement statement = session.createStatement()) {
            if (statement.execute(query)) {
                ResultSet row = statement.getResultSet();
                row.next();
                return row.getString(1);
            }
            return "";
        }
    }
}
