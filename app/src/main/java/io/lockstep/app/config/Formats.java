package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.cutover.dms.TaskArn;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Every format that a scalar of the configuration can have.
final class Formats {
    static final Format<String> TEXT = text("text", text -> !text.isEmpty());
    static final Format<Secret> SECRET =
            new Format<>("a secret, best as ${ENV} or ${file:/path}", "string", Formats::secret);
    static final Format<Secret> SIGNING_KEY =
            new Format<>("an Ed25519 private key in PEM, best as ${file:/path}", "string", Formats::signingKey);
    static final Format<String> MIGRATION = text(
            "1 to 40 of a-z, 0-9 and _, such as shop",
            Pattern.compile("[a-z0-9_]{1,40}").asMatchPredicate());
    static final Format<String> LANE = text(
            "1 to 40 of a-z, 0-9 and _, such as orders",
            Pattern.compile("[a-z0-9_]{1,40}").asMatchPredicate());
    static final Format<String> IDENTIFIER = text("a PostgreSQL name of at most 63 bytes", Formats::isIdentifier);
    static final Format<String> JDBC_URL = text(
            "a JDBC address without user and password, such as jdbc:postgresql://host:5432/database",
            Formats::isJdbcUrl);
    static final Format<String> BOOTSTRAP = text(
            "host:port[,host:port]…, or embedded",
            Pattern.compile("embedded|[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*").asMatchPredicate());
    static final Format<String> LOOPBACK = text(
            "a loopback address such as 127.0.0.1 (reading needs no token, so nothing else is safe)",
            Formats::isLoopback);
    static final Format<URI> HTTP_URL = new Format<>(
            "an address such as https://shop.example/gate, without user and fragment", "string", Formats::url);
    static final Format<Secret> SECRET_URL = new Format<>(
            "an address such as https://hooks.example/T0/B0, best as ${ENV} or ${file:/path}", "string", text -> {
                url(text);
                return new Secret(text);
            });
    static final Format<ConnInfo> CONSOLE = connInfo(
            "where and who, such as \"host=db.example port=6432 user=lockstep password=${PGBOUNCER_PASSWORD}\"",
            info -> info.host().filter(host -> !host.startsWith("/")).isPresent(),
            "host",
            "port",
            "user",
            "password",
            "sslmode");
    static final Format<ConnInfo> PLACE = connInfo(
            "a place such as \"host=db.example port=5432 dbname=shop\", and user and password where the entry has them",
            info -> info.host().isPresent(),
            "host",
            "port",
            "dbname",
            "user",
            "password");
    static final Format<ConnInfo> LOGIN = connInfo(
            "who, such as \"user=probe password=${PROBE_PASSWORD}\"",
            info -> info.user().isPresent(),
            "user",
            "password");
    static final Format<TaskArn> TASK_ARN = new Format<>(
            "an ARN such as arn:aws:dms:eu-west-1:123456789012:task:ABC, or …:replication-config:ABC",
            "string",
            TaskArn::of);
    static final Format<String> TOPIC_ARN = text(
            "an ARN such as arn:aws:sns:eu-west-1:123456789012:lockstep",
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?")
                    .asMatchPredicate());
    static final Format<Path> PATH = new Format<>("a path", "string", Formats::path);
    static final Format<TableGlob> TABLES =
            new Format<>("schema.table, with * and ?, such as public.*", "string", TableGlob::new);
    static final Format<String> COLUMN = text(
            "schema.table.column, such as public.users.email",
            Pattern.compile("[^.\\s]+\\.[^.\\s]+\\.[^.\\s]+").asMatchPredicate());
    static final Format<Duration> DURATION =
            new Format<>("a duration such as 200ms, 1s or 48h", "string", Formats::positiveDuration);
    static final Format<ByteSize> SIZE = new Format<>("a size such as 64MiB", "string", ByteSize::parse);
    static final Format<ByteSize> LOG_SIZE =
            new Format<>("a size of 16MiB or more, such as 64GiB", "string", Formats::logSize);
    static final Format<Boolean> BOOLEAN = new Format<>("true or false", "boolean", Formats::bool);
    static final Format<Integer> APPROVALS = integer(0, 100);
    static final Format<Integer> PORT = integer(0, 65535);
    static final Format<Integer> COUNT = integer(1, 1_000_000);
    static final Format<Integer> PARTITIONS = integer(1, 1024);
    static final Format<Integer> THREADS = integer(1, 256);
    static final Format<Integer> REPLICAS = integer(0, 16);
    static final Format<Integer> LEG = integer(0, 99);

    static final Set<Format<?>> WHOLE_SECRETS = Set.of(SECRET, SIGNING_KEY, SECRET_URL);

    /// What may be part of a secret, and is never shown.
    static final Set<Format<?>> SECRETS = Set.of(SECRET, SIGNING_KEY, SECRET_URL, CONSOLE, PLACE, LOGIN);

    private Formats() {}

    private static Format<String> text(String expected, Predicate<String> accepts) {
        return new Format<>(expected, "string", text -> checked(text, accepts.test(text)));
    }

    private static Format<Integer> integer(int least, int most) {
        return new Format<>("a whole number from " + least + " to " + most, "integer", text -> {
            int value = Integer.parseInt(text);
            return checked(value, least <= value && value <= most);
        });
    }

    private static <T> T checked(T value, boolean accepted) {
        if (!accepted) {
            throw new IllegalArgumentException(String.valueOf(value));
        }
        return value;
    }

    private static Format<ConnInfo> connInfo(String expected, Predicate<ConnInfo> accepts, String... words) {
        return new Format<>(expected, "string", text -> {
            ConnInfo info = ConnInfo.parse(text, List.of(words));
            return checked(info, accepts.test(info));
        });
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return checked(url, web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null);
    }

    private static Secret secret(String text) {
        return new Secret(checked(text, !text.isEmpty()));
    }

    private static Secret signingKey(String text) {
        SigningKey.ofPem(text);
        return new Secret(text);
    }

    private static Path path(String text) {
        return Path.of(checked(text, !text.isBlank()));
    }

    /// A server writes its log in files of 16 MiB, and keeps whole ones.
    private static ByteSize logSize(String text) {
        ByteSize size = ByteSize.parse(text);
        return checked(size, size.bytes() >= 16 << 20);
    }

    private static Duration positiveDuration(String text) {
        Duration duration = Durations.parse(text);
        return checked(duration, duration.isPositive());
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static boolean isIdentifier(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= 1 && bytes <= 63 && text.indexOf('\0') < 0;
    }

    private static boolean isJdbcUrl(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Pattern.matches("jdbc:postgresql://[^/?@\\s]*/[^/?\\s]+(\\?\\S*)?", text)
                && !Pattern.compile("[?&](user|password)=").matcher(lower).find();
    }

    private static boolean isLoopback(String text) {
        try {
            return isLiteral(text) && InetAddress.getByName(text).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean isLiteral(String text) {
        return text.equals("localhost") || Pattern.matches("[0-9.]+|[0-9a-fA-F:]+", text);
    }
}
