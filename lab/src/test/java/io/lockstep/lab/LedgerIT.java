package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// Clients write to a real database, and then it is broken.
final class LedgerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Ledger ledger = new Ledger();
    private Database source;
    private Database target;

    @BeforeEach
    void write(TestInfo test) throws SQLException {
        String name = test.getTestMethod().orElseThrow().getName();
        source = SharedLab.emptyDatabase(SharedLab.lab().source(), name);
        target = SharedLab.emptyDatabase(SharedLab.lab().target(), name);
        Ledger.create(source, target);
        try (LedgerClients _ = LedgerClients.start(ledger, Door.to(source), 4, 200)) {
            await().atMost(PATIENCE).until(() -> ledger.acknowledged() > 50);
        }
    }

    @Test
    void what_was_acknowledged_is_there() throws SQLException {
        assertThat(ledger.failures()).isEmpty();
        assertThat(ledger.audit(source).exact()).isTrue();
        assertThat(ledger.audit(source).lost()).isZero();
        assertThat(ledger.answers(Instant.now().minus(PATIENCE), Instant.now())).hasSize((int) ledger.acknowledged());
    }

    @Test
    void a_row_that_is_missing_is_lost() throws SQLException {
        Sessions.execute(source, "DELETE FROM ledger WHERE number = 7");
        Ledger.Audit audit = ledger.audit(source);
        assertThat(audit.missing()).isEqualTo(1);
        assertThat(audit.lost()).isEqualTo(1);
        assertThat(audit.exact()).isFalse();
    }

    @Test
    void a_count_that_an_account_has_not_is_lost() throws SQLException {
        Sessions.execute(source, "UPDATE account SET transactions = transactions - 1 WHERE id = 7");
        assertThat(ledger.audit(source).missing()).isZero();
        assertThat(ledger.audit(source).lost()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_there_twice_is_not_what_was_acknowledged() throws SQLException {
        Sessions.execute(source, "INSERT INTO ledger (number, account) SELECT number, account FROM ledger LIMIT 1");
        assertThat(ledger.audit(source).repeated()).isEqualTo(1);
        assertThat(ledger.audit(source).exact()).isFalse();
    }

    @Test
    void clients_that_are_turned_away_say_so_and_come_back() throws SQLException {
        Sessions.execute(source, "ALTER TABLE ledger RENAME TO hidden");
        long before = ledger.acknowledged();
        try (LedgerClients _ = LedgerClients.start(ledger, Door.to(source), 4, 200)) {
            await().atMost(PATIENCE).until(() -> ledger.failed() > 4);
            Sessions.execute(source, "ALTER TABLE hidden RENAME TO ledger");
            await().atMost(PATIENCE).until(() -> ledger.acknowledged() > before);
        }
        assertThat(ledger.failures()).first().asString().contains("ledger");
        assertThat(ledger.audit(source).lost()).isZero();
    }

    @Test
    void tables_have_one_digest_when_they_have_the_same_rows() throws SQLException {
        Sessions.execute(
                target, "DELETE FROM account; INSERT INTO account SELECT i, i % 3 FROM generate_series(0, 9) i");
        Sessions.execute(
                source, "DELETE FROM account; INSERT INTO account SELECT i, i % 3 FROM generate_series(9, 0, -1) i");
        var accounts = List.of(Ledger.ACCOUNTS);
        assertThat(TableDigests.of(target, accounts)).isEqualTo(TableDigests.of(source, accounts));

        Sessions.execute(target, "UPDATE account SET transactions = 5 WHERE id = 3");
        assertThat(TableDigests.of(target, accounts)).isNotEqualTo(TableDigests.of(source, accounts));
    }
}
