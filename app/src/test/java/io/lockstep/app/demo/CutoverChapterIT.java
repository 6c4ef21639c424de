package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.cli.Console;
import io.lockstep.lab.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The demo's cutover, with a loss that nothing but its own ledger can see: a row goes after the target was opened.
final class CutoverChapterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StringWriter said = new StringWriter();

    @Test
    void an_acknowledged_write_that_is_gone_is_counted_and_the_demo_does_not_hold() throws Exception {
        var narrator = new Narrator(
                new Console(new PrintWriter(said, true), new PrintWriter(said, true), false, false),
                InstantSource.system());
        var options = new DemoOptions(
                false, 50, 200, 1, 1, ReplicatorType.NATIVE, true, Optional.of(TrafficType.GATE), false);
        try (Stage stage = Stage.open(options, narrator);
                ExecutorService thief = Executors.newVirtualThreadPerTaskExecutor()) {
            await().atMost(PATIENCE).until(() -> stage.witness().verdict().equals("PROVEN"));
            Future<Integer> stolen = thief.submit(() -> steal(stage.target()));

            DemoReport.Cutover cutover =
                    new CutoverChapter(stage, narrator).tell().getFirst();

            assertThat(stolen.get()).isEqualTo(1);
            assertThat(cutover.phase()).as("%s", said).isEqualTo("FAILBACK_WINDOW");
            assertThat(cutover.failedRequests()).isZero();
            assertThat(cutover.acknowledgedWritesLost()).isEqualTo(1);
            assertThat(cutover.equal())
                    .as("the way back carries the loss as well")
                    .isTrue();
            assertThat(cutover.asPromised()).isFalse();
            assertThat(said.toString()).contains("✗ 1 of ").contains(" acknowledged writes lost");
        }
    }

    /// Once clients may log in there.
    private static int steal(Database target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            await().atMost(PATIENCE).until(() -> {
                try (ResultSet row =
                        statement.executeQuery("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'shop_app'")) {
                    return row.next() && row.getBoolean(1);
                }
            });
            return statement.executeUpdate("DELETE FROM ledger WHERE number = 1");
        }
    }
}
