package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.util.Optional;

/// Accounts that `setup`, `cleanup`, `doctor`, `unfence` and a cutover log in with, and on the target `repair`; nothing
/// else
/// does.
///
/// @param source empty when the services' own account administers
/// @param target likewise
public record AdminAccess(Optional<DatabaseAccess> source, Optional<DatabaseAccess> target) {
    /// The services' own accounts administer.
    public static final AdminAccess NONE = new AdminAccess(Optional.empty(), Optional.empty());

    /// Source and target the other way round.
    AdminAccess swapped() {
        return new AdminAccess(/* source= */ target, /* target= */ source);
    }

    static AdminAccess of(Settings settings) {
        return new AdminAccess(of("source", settings), of("target", settings));
    }

    private static Optional<DatabaseAccess> of(String side, Settings settings) {
        return settings.optional("admin." + side + ".user", String.class)
                .map(user -> new DatabaseAccess(
                        settings.optional("admin." + side + ".url", String.class)
                                .orElseGet(() -> settings.text(side + ".url")),
                        user,
                        settings.optional("admin." + side + ".password", Secret.class)));
    }
}
