package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a pooler or a database is and who logs in there, written as psql takes it:
/// `host=db.example port=6432 user=lockstep password='a b'`. Prints without the password.
public record ConnInfo(
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> dbname,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> sslmode) {
    private static final Pattern WORD =
            Pattern.compile("\\s*([a-z]+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?:[^\\s'\\\\]|\\\\.)+))(?=\\s|$)");
    private static final Pattern SSL_MODE = Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full");

    /// @throws IllegalArgumentException when it is not written so, a word is not among those known, or comes twice
    static ConnInfo parse(String text, List<String> known) {
        Map<String, String> words = new LinkedHashMap<>();
        Matcher matcher = WORD.matcher(text.strip());
        int end = 0;
        while (end < text.strip().length()) {
            require(matcher.find(end) && matcher.start() == end);
            require(known.contains(matcher.group(1)));
            require(words.put(matcher.group(1), value(matcher)) == null);
            end = matcher.end();
        }
        return of(words);
    }

    private static ConnInfo of(Map<String, String> words) {
        Optional<String> sslmode = Optional.ofNullable(words.get("sslmode"));
        require(sslmode.stream().allMatch(SSL_MODE.asMatchPredicate()));
        require(words.values().stream().noneMatch(value -> value.isEmpty() || value.indexOf('\0') >= 0));
        return new ConnInfo(
                Optional.ofNullable(words.get("host")),
                Optional.ofNullable(words.get("port")).map(ConnInfo::port),
                Optional.ofNullable(words.get("dbname")),
                Optional.ofNullable(words.get("user")),
                Optional.ofNullable(words.get("password")).map(Secret::new),
                sslmode);
    }

    private static String value(Matcher matcher) {
        String quoted = matcher.group(2);
        return (quoted == null ? matcher.group(3) : quoted).replaceAll("\\\\(.)", "$1");
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        require(port >= 1 && port <= 65535);
        return port;
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not a connection string");
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        host.ifPresent(value -> text.append(" host=").append(value));
        port.ifPresent(value -> text.append(" port=").append(value));
        dbname.ifPresent(value -> text.append(" dbname=").append(value));
        user.ifPresent(value -> text.append(" user=").append(value));
        password.ifPresent(value -> text.append(" password=").append(value));
        sslmode.ifPresent(value -> text.append(" sslmode=").append(value));
        return text.toString().strip();
    }
}
