package io.lockstep.capture.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// A PostgreSQL database and who asks.
///
/// @param url `jdbc:postgresql://host:port/database?parameters`, of one host
public record DatabaseAddress(String url, String user, Secret password) {
    private static final String SCHEME = "jdbc:";
    private static final int USUAL_PORT = 5432;

    public DatabaseAddress {
        if (!isOfOneDatabase(url)) {
            throw new IllegalArgumentException("Not the address of one PostgreSQL database: '" + url
                    + "' (expected jdbc:postgresql://host:port/name)");
        }
    }

    public String host() {
        return uri(url).getHost();
    }

    public int port() {
        int port = uri(url).getPort();
        return port < 0 ? USUAL_PORT : port;
    }

    public String database() {
        return uri(url).getPath().substring(1);
    }

    /// What follows the `?` of the address.
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        String query = uri(url).getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                parameters.put(name, URLDecoder.decode(equals < 0 ? "" : parameter.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    /// Opens a session that commits each statement and may write even where the database's default is read-only.
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("ApplicationName", "lockstep");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static boolean isOfOneDatabase(String url) {
        try {
            URI uri = uri(url);
            return "postgresql".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPath().length() > 1;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static URI uri(String url) {
        return URI.create(url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : "");
    }

    @Override
    public String toString() {
        return user + "@" + host() + ":" + port() + "/" + database();
    }
}
