package io.lockstep.cutover.access;

import java.util.Optional;

/// Decides whether a request may write. The file is read for every decision, so that a token that was added or
/// removed counts at once. Thread-safe.
public record Gate(TokenFile file) {
    /// What was decided.
    public sealed interface Admission {
        record Granted(Principal principal) implements Admission {}

        /// No token, or none that is known.
        record Unknown(String detail) implements Admission {}

        /// A known token whose role does not suffice.
        record Forbidden(String detail) implements Admission {}

        /// The file cannot be used, so that nobody is known.
        record Unusable(String detail) implements Admission {}
    }

    /// @param clear the token that was shown; empty when none was
    public Admission admit(Optional<String> clear, Role needed) {
        try {
            Tokens tokens = file.read();
            if (tokens.isEmpty()) {
                return new Admission.Unknown("There are no tokens yet: make one with `lockstep token new --name NAME"
                        + " --role " + needed.word() + "`, on the coordinator's machine");
            }
            return clear.map(text -> decide(tokens.holder(text), needed))
                    .orElseGet(() ->
                            new Admission.Unknown("Writing needs a token: send it as `Authorization: Bearer TOKEN`"));
        } catch (TokenFileException e) {
            return new Admission.Unusable(e.getMessage() + "; " + e.fix());
        }
    }

    private static Admission decide(Optional<Principal> holder, Role needed) {
        return holder.map(principal -> principal.role().covers(needed)
                        ? new Admission.Granted(principal)
                        : new Admission.Forbidden("This needs the role " + needed.word() + "; the token of "
                                + principal.name() + " has the role "
                                + principal.role().word()))
                .orElseGet(() -> new Admission.Unknown(
                        "The token is not known: it may have been removed, or belong to" + " another migration"));
    }
}
