package io.lockstep.app.demo;

import io.lockstep.app.config.Replication;
import io.lockstep.lab.Database;
import io.lockstep.lab.NativeReplication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// What moves the data in the demo, and can be stopped for a while.
interface Replicator extends AutoCloseable {
    Duration COPYING = Duration.ofMinutes(2);

    /// As it is configured.
    Replication configuration();

    /// Once Lockstep's own tables are there, everything that it carries.
    void carry() throws SQLException, InterruptedException;

    /// Stops it; nothing changes on the target until [#enable()].
    void disable() throws SQLException, InterruptedException;

    /// Goes on where it was.
    void enable() throws SQLException, InterruptedException;

    @Override
    void close();

    /// Which one.
    static Replicator of(ReplicatorType type, Database source, Database target) throws SQLException {
        return switch (type) {
            case NATIVE -> Native.create(source, target);
            case DMS -> FakeDms.create(source, target);
        };
    }

    /// PostgreSQL's own, which goes with the servers.
    record Native(NativeReplication replication) implements Replicator {
        private static final String SUBSCRIPTION = "shop";

        private static Native create(Database source, Database target) throws SQLException {
            var replication = NativeReplication.create(source, target, SUBSCRIPTION, Stage.tables());
            replication.awaitSynchronised(COPYING);
            return new Native(replication);
        }

        @Override
        public Replication configuration() {
            return new Replication.Native(Optional.of(SUBSCRIPTION), Replication.Apply.ORDERED);
        }

        @Override
        public void carry() {}

        @Override
        public void disable() throws SQLException {
            replication.disable();
        }

        @Override
        public void enable() throws SQLException {
            replication.enable();
        }

        @Override
        public void close() {}
    }
}
