package io.lockstep.lab;

/// Where an application's clients get to its database. Thread-safe.
@FunctionalInterface
public interface Door {
    /// Lets one client in, which waits while clients are held.
    ///
    /// @throws InterruptedException when it is not to wait any longer
    Visit enter() throws InterruptedException;

    /// One that never holds anybody: a pooler does that itself, behind its address.
    static Door to(Database database) {
        return () -> new Visit(database, () -> {});
    }

    /// One client at work, until it is closed.
    ///
    /// @param database where it works
    /// @param leave is told that it does no more
    record Visit(Database database, Runnable leave) implements AutoCloseable {
        @Override
        public void close() {
            leave.run();
        }
    }
}
