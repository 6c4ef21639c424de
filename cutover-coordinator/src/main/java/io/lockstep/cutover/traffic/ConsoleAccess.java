package io.lockstep.cutover.traffic;

import java.util.Objects;
import java.util.Optional;

/// Where the console of one PgBouncer is, and who may use it: one of its `admin_users`. Prints without the password.
///
/// @param sslmode as the driver has it; empty for its default
public record ConsoleAccess(String host, int port, String user, Optional<String> password, Optional<String> sslmode) {
    public ConsoleAccess {
        Objects.requireNonNull(host);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        Objects.requireNonNull(sslmode);
    }

    String url() {
        return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/pgbouncer";
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
