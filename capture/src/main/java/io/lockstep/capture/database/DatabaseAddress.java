package io.lockstep.capture.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/// A PostgreSQL database and who asks.
///
/// @param url `jdbc:postgresql://host:port/database?parameters`, of one host
public record DatabaseAddress(String url, String user, Secret password) {
    public DatabaseAddress {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null || parsed.getProperty("PGHOST", "").contains(",")) {
            throw new IllegalArgumentException("Not the address of one PostgreSQL database: '" + url
                    + "' (expected jdbc:postgresql://host:port/name)");
        }
    }

    public String host() {
        return part("PGHOST");
    }

    public String port() {
        return part("PGPORT");
    }

    public String database() {
        return part("PGDBNAME");
    }

    /// What follows the `?` of the address.
    public Properties parameters() {
        Properties parameters = parsed();
        parameters.keySet().removeIf(name -> name.toString().startsWith("PG"));
        return parameters;
    }

    /// Opens a session that commits each statement and may write even where the database's default is read-only.
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("ApplicationName", "lockstep");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private String part(String name) {
        return parsed().getProperty(name, "");
    }

    private Properties parsed() {
        Properties parsed = Driver.parseURL(url, null);
        return parsed == null ? new Properties() : parsed;
    }

    @Override
    public String toString() {
        return user + "@" + host() + ":" + port() + "/" + database();
    }
}
