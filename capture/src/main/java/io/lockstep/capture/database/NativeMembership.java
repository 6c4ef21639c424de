package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.List;

/// Makes native replication carry the watermark table, and undoes it.
///
/// @param subscription on the target
record NativeMembership(String subscription) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String LISTED =
            "SELECT 1 FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?";
    private static final String READY = """
            SELECT 1 FROM pg_subscription s JOIN pg_subscription_rel r ON r.srsubid = s.oid
            WHERE s.subname = ? AND r.srrelid = to_regclass(?) AND r.srsubstate = 'r'""";

    /// Adds the table to a publication of the subscription, and returns when its changes are applied.
    void add(Session source, Session target, TableId table) {
        String publication = publication(source, target);
        if (!source.exists(LISTED, publication, table.schema(), table.name())) {
            target.execute("DELETE FROM " + table.quoted());
            source.execute("ALTER PUBLICATION " + Identifiers.quote(publication) + " ADD TABLE " + table.quoted());
        }
        if (!target.exists(READY, subscription, table.quoted())) {
            refresh(target);
        }
        awaitReady(target, table);
    }

    /// Takes the table out again.
    void remove(Session source, Session target, TableId table) {
        for (String publication : publications(source, target)) {
            if (source.exists(
                    "SELECT 1 FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid WHERE p.pubname = ? AND r.prrelid = to_regclass(?)",
                    publication,
                    table.quoted())) {
                source.execute("ALTER PUBLICATION " + Identifiers.quote(publication) + " DROP TABLE " + table.quoted());
                refresh(target);
            }
        }
    }

    private void refresh(Session target) {
        target.execute("ALTER SUBSCRIPTION " + Identifiers.quote(subscription) + " REFRESH PUBLICATION");
    }

    private String publication(Session source, Session target) {
        List<String> names = publications(source, target);
        if (names.isEmpty()) {
            throw new SetupException(
                    "There is no subscription " + subscription + " on " + target.described() + " with a publication on "
                            + source.described(),
                    "create it, or correct replication.native.subscription");
        }
        return names.getFirst();
    }

    private List<String> publications(Session source, Session target) {
        return target
                .strings(
                        "SELECT unnest(subpublications) FROM pg_subscription WHERE subname = ? AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
                        subscription)
                .stream()
                .filter(name -> source.exists("SELECT 1 FROM pg_publication WHERE pubname = ?", name))
                .toList();
    }

    private void awaitReady(Session target, TableId table) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!target.exists(READY, subscription, table.quoted())) {
            if (System.nanoTime() > deadline) {
                throw new SetupException(
                        "The subscription " + subscription + " does not replicate " + table + " after "
                                + PATIENCE.toSeconds() + " s",
                        "see that it is enabled, and look for errors in the target server's log");
            }
            pause(table);
        }
    }

    private static void pause(TableId table) {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("Interrupted before the subscription replicated " + table, "start again", e);
        }
    }
}
