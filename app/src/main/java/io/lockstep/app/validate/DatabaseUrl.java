package io.lockstep.app.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.app.failure.UserError;
import io.lockstep.verifier.rows.Connector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.DriverManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// A PostgreSQL database as the command line names it.
///
/// @param jdbc without user and password
/// @param shown for messages, without secrets
public record DatabaseUrl(String jdbc, Optional<String> user, String shown) {
    private static final String JDBC = "jdbc:";
    private static final int USUAL_PORT = 5432;
    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql");
    private static final Set<String> SECRETS = Set.of("password", "sslpassword");

    /// Parses `postgres://user@host:port/database?parameters`, `postgresql://…` or `jdbc:postgresql://…`.
    ///
    /// @param option that it is the value of
    /// @throws UserError when it is none of these, or shows a password
    public static DatabaseUrl parse(String option, String text) {
        URI uri = uri(option, text.startsWith(JDBC) ? text.substring(JDBC.length()) : text);
        if (!isOfOneDatabase(uri)) {
            throw mistake(option, "is not the address of a PostgreSQL database");
        }
        Map<String, String> parameters = parameters(uri);
        Optional<String> user = Optional.ofNullable(uri.getRawUserInfo()).map(DatabaseUrl::decoded);
        if (user.filter(given -> given.contains(":")).isPresent()
                || parameters.keySet().stream().anyMatch(SECRETS::contains)) {
            throw secret(option);
        }
        Optional<String> name = Optional.ofNullable(parameters.remove("user"))
                .map(DatabaseUrl::decoded)
                .or(() -> user);
        String database = uri.getPath().substring(1);
        String address = uri.getHost() + ":" + (uri.getPort() < 0 ? USUAL_PORT : uri.getPort()) + "/";
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return new DatabaseUrl(
                JDBC + "postgresql://" + address + URLEncoder.encode(database, UTF_8)
                        + (query.isEmpty() ? "" : "?" + query),
                name,
                name.map(given -> given + "@").orElse("") + address + database);
    }

    private static boolean isOfOneDatabase(URI uri) {
        return uri.getScheme() != null
                && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && uri.getHost() != null
                && uri.getPath().length() > 1;
    }

    /// What follows the `?`, as it is written.
    private static Map<String, String> parameters(URI uri) {
        var parameters = new LinkedHashMap<String, String>();
        String query = uri.getRawQuery();
        for (String parameter : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
            int equals = parameter.indexOf('=');
            parameters.put(
                    equals < 0 ? parameter : parameter.substring(0, equals),
                    equals < 0 ? "" : parameter.substring(equals + 1));
        }
        return parameters;
    }

    /// Opens sessions there: as the user of the address, else `PGUSER`, else that of the operating
    /// system; with `PGPASSWORD`, else what the password file has, as the driver finds it (`PGPASSFILE`,
    /// `~/.pgpass`).
    public Connector connector(Map<String, String> environment) {
        var properties = new Properties();
        user.or(() -> Optional.ofNullable(environment.get("PGUSER")))
                .ifPresent(name -> properties.setProperty("user", name));
        Optional.ofNullable(environment.get("PGPASSWORD"))
                .ifPresent(password -> properties.setProperty("password", password));
        return connector(jdbc, properties);
    }

    /// Opens sessions at a JDBC address. A server that is gone is noticed once a statement would have
    /// been given up.
    static Connector connector(String jdbc, Properties properties) {
        properties.setProperty("ApplicationName", "lockstep validate");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "330");
        properties.setProperty("tcpKeepAlive", "true");
        return () -> DriverManager.getConnection(jdbc, properties);
    }

    private static URI uri(String option, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw mistake(option, "is not an address");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    /// Without the address, which may show a password.
    private static UserError mistake(String option, String what) {
        return UserError.usage(
                option + " " + what, "postgres://user@host:port/database, or the same as a JDBC address");
    }

    private static UserError secret(String option) {
        return UserError.usage(
                option + " shows a password, which everybody on this machine can read",
                "leave it out, and set PGPASSWORD, or write it into ~/.pgpass");
    }
}
