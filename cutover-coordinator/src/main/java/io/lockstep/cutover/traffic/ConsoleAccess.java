package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Connector;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/// Where the console of one PgBouncer is, and who may use it: one of its `admin_users`. Prints without the password.
///
/// @param sslmode as the driver has it; empty for its default
public record ConsoleAccess(String host, int port, String user, Optional<String> password, Optional<String> sslmode) {
    private static final String CLIENT_SECONDS = "5";

    public ConsoleAccess {
        Objects.requireNonNull(host);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        Objects.requireNonNull(sslmode);
    }

    /// Sessions of a client of the same pooler, in which nothing is set: others get the same server connections next.
    ///
    /// @param database the entry that the client connects to
    public Connector client(String database, String client, Optional<String> secret) {
        return () -> {
            Properties properties = new Properties();
            properties.put("user", client);
            secret.ifPresent(value -> properties.put("password", value));
            sslmode.ifPresent(mode -> properties.put("sslmode", mode));
            properties.put("ApplicationName", "lockstep");
            properties.put("prepareThreshold", "0");
            properties.put("connectTimeout", CLIENT_SECONDS);
            properties.put("socketTimeout", CLIENT_SECONDS);
            return DriverManager.getConnection(url(database), properties);
        };
    }

    String url(String database) {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + name;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
