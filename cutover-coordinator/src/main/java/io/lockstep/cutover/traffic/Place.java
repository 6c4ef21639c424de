package io.lockstep.cutover.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where a database is for a pooler.
///
/// @param host name, address, or directory of a socket
/// @param user whom the pooler logs in as, where its entry says so; empty leaves that as it is
/// @param password likewise; never printed
public record Place(String host, int port, String dbname, Optional<String> user, Optional<String> password) {
    public Place {
        Objects.requireNonNull(host);
        Objects.requireNonNull(dbname);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
    }

    /// Where the pooler logs in as it does now.
    public Place(String host, int port, String dbname) {
        this(host, port, dbname, Optional.empty(), Optional.empty());
    }

    /// The words of an entry that are of this place, in their order.
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("host", host);
        words.put("port", Integer.toString(port));
        words.put("dbname", dbname);
        user.ifPresent(value -> words.put("user", value));
        password.ifPresent(value -> words.put("password", value));
        return words;
    }

    @Override
    public String toString() {
        return words().entrySet().stream()
                .map(word -> word.getKey() + "=" + (word.getKey().equals("password") ? "***" : word.getValue()))
                .collect(Collectors.joining(" "));
    }
}
