package io.lockstep.app.cli;

import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The access token, for commands that write: from a file, or from `LOCKSTEP_TOKEN`; never from the command line.
final class TokenOption {
    private static final String VARIABLE = "LOCKSTEP_TOKEN";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File that holds the access token (default: the variable LOCKSTEP_TOKEN).")
    private @Nullable Path file;

    /// The token, where one is given.
    Optional<Secret> optional(GlobalOptions options) {
        return file != null || options.environment(VARIABLE).isPresent()
                ? Optional.of(token(options))
                : Optional.empty();
    }

    Secret token(GlobalOptions options) {
        if (file != null) {
            return new Secret(content(file));
        }
        return new Secret(options.environment(VARIABLE)
                .map(String::strip)
                .orElseThrow(() -> UserError.usage(
                        "this writes, and needs an access token",
                        "put one into " + VARIABLE + " or name its file with --token-file; `lockstep token new` makes"
                                + " one")));
    }

    private static String content(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty() && token.lines().count() == 1) {
                return token;
            }
        } catch (IOException e) {
            throw UserError.usage(
                    "cannot read the token file " + file + " (" + e.getClass().getSimpleName() + ")",
                    "check the path and its permissions");
        }
        throw UserError.usage("the token file " + file + " does not hold one line", "put the token alone into it");
    }
}
