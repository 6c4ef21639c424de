package io.lockstep.app.demo;

import io.lockstep.app.config.TrafficChoice;
import io.lockstep.app.failure.UserError;
import io.lockstep.lab.Door;
import io.lockstep.lab.Lab;
import io.lockstep.lab.PgBouncer;

/// Where the application's clients get in, which a cutover holds and points to the other side. Thread-safe.
sealed interface Entrance extends AutoCloseable permits PoolerEntrance, GateEntrance {
    /// What it is, for people.
    String name();

    /// How a configuration names it.
    TrafficChoice traffic();

    Door door();

    /// Lets everybody go on.
    @Override
    void close();

    /// One that leads to the lab's source.
    ///
    /// @throws UserError when PgBouncer is asked for, and is not installed
    static Entrance open(TrafficType type, Lab lab, ShopUser user) {
        return switch (type) {
            case GATE ->
                new GateEntrance(
                        user.at(lab.source().database()), user.at(lab.target().database()));
            case PGBOUNCER -> {
                if (PgBouncer.program().isEmpty()) {
                    throw UserError.usage(
                            "PgBouncer is neither on the PATH nor in /usr/sbin", "install it, or use --traffic gate");
                }
                yield new PoolerEntrance(lab, user);
            }
        };
    }
}
