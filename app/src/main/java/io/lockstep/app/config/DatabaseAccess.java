package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.util.Objects;
import java.util.Optional;

/// How to log in to one database.
///
/// @param url JDBC address without user and password
/// @param password empty where the server asks for none
public record DatabaseAccess(String url, String user, Optional<Secret> password) {
    public DatabaseAccess {
        Objects.requireNonNull(url);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
    }

    static DatabaseAccess of(String side, Settings settings) {
        return new DatabaseAccess(
                settings.text(side + ".url"),
                settings.text(side + ".user"),
                settings.optional(side + ".password", Secret.class));
    }
}
