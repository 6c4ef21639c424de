package io.lockstep.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where one PostgreSQL database is, and who asks. Every part of the lab takes it, so a database that the lab did
/// not start serves as well.
public record Database(String host, int port, String name, String user, String password) {
    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://(?<host>[^:/?,]+)(:(?<port>\\d+))?/(?<name>[^?]+)(\\?.*)?");
    private static final int DEFAULT_PORT = 5432;

    /// The address without user and password.
    public String jdbcUrl() {
        String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded;
    }

    /// Opens a session of its own, which the caller closes.
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "lockstep-lab");
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /// The database that a JDBC URL of the form `jdbc:postgresql://host:port/database` names; options in it are not
    /// kept.
    ///
    /// @throws LabException when the URL has another form
    public static Database of(String jdbcUrl, String user, String password) {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches()) {
            throw new LabException("Not a URL of one PostgreSQL database: write jdbc:postgresql://host:port/database");
        }
        int port = url.group("port") == null ? DEFAULT_PORT : Integer.parseInt(url.group("port"));
        return new Database(url.group("host"), port, URLDecoder.decode(url.group("name"), UTF_8), user, password);
    }

    /// The same database reached through another address, a [TcpProxy] for instance.
    public Database at(String otherHost, int otherPort) {
        return new Database(otherHost, otherPort, name, user, password);
    }

    /// The same server, another database of it.
    public Database named(String otherName) {
        return new Database(host, port, otherName, user, password);
    }

    /// What `CREATE SUBSCRIPTION … CONNECTION` expects. It holds the password: never log it.
    String connectionString() {
        return Stream.of(
                        part("host", host),
                        part("port", "" + port),
                        part("dbname", name),
                        part("user", user),
                        part("password", password))
                .collect(Collectors.joining(" "));
    }

    private static String part(String key, String value) {
        return key + "='" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public String toString() {
        return user + ":***@" + host + ":" + port + "/" + name;
    }
}
