package io.lockstep.app.cli;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that is there whole or not at all.
final class WholeFile {
    private WholeFile() {}

    /// Replaces it at once, so that half of it is never seen.
    ///
    /// @throws UserError when it cannot be written
    static void write(Path file, String text) {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError(
                    file + " could not be written: " + e.getMessage(),
                    "give a file in a directory that you may write",
                    ExitStatus.USAGE,
                    e);
        }
    }
}
