package io.lockstep.cutover.access;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file that lists tokens by name, role and SHA-256, `http.tokens-file`. Read anew by whoever needs it;
/// replaced as a whole, never written in place. Stateless and thread-safe.
public record TokenFile(Path path) {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> FOREIGN_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> FOREIGN_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /// All tokens; [Tokens#NONE] when there is no file.
    ///
    /// @throws TokenFileException when it cannot be read, is not what it should be, or others may write to it
    public Tokens read() throws TokenFileException {
        try {
            if (allows(FOREIGN_WRITE)) {
                throw unusable("others than its owner may write to it", "chmod 600 " + path, null);
            }
            return TokensJson.read(Files.readAllBytes(path));
        } catch (NoSuchFileException _) {
            return Tokens.NONE;
        } catch (IOException e) {
            throw unusable("it cannot be read (" + e.getClass().getSimpleName() + ")", "check its permissions", e);
        } catch (IllegalArgumentException e) {
            throw unusable(
                    String.valueOf(e.getMessage()),
                    "correct it, or move it away and make tokens anew with `lockstep token new`",
                    e);
        }
    }

    /// Whether others may read it: not dangerous, since hashes of 256 random bits cannot be undone, but not tidy.
    public boolean readableByOthers() {
        try {
            return allows(FOREIGN_READ);
        } catch (IOException _) {
            return false;
        }
    }

    /// Adds one token; the new file belongs to its owner alone (0600). A reader sees the old file or the new one.
    ///
    /// @throws TokenFileException when the name is taken, or the file cannot be read or replaced
    public void add(Token token) throws TokenFileException {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createFile(next, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            throw new TokenFileException(
                    next + " is there: another `lockstep token new` is at work, or one broke off",
                    "wait for it, or remove that file",
                    e);
        } catch (IOException e) {
            throw unwritable(e);
        }
        replace(next, token);
    }

    private void replace(Path next, Token token) throws TokenFileException {
        try {
            Files.write(next, TokensJson.write(with(token)), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            discard(next);
        }
    }

    private Tokens with(Token token) throws TokenFileException {
        Tokens known = read();
        if (known.knows(token.name())) {
            throw new TokenFileException(
                    "a token named '" + token.name() + "' is in " + path + " already",
                    "choose another name, or remove that entry to revoke it",
                    null);
        }
        var all = new ArrayList<>(known.list());
        all.add(token);
        return new Tokens(all);
    }

    private boolean allows(Set<PosixFilePermission> unwanted) throws IOException {
        return isPosix() && Files.getPosixFilePermissions(path).stream().anyMatch(unwanted::contains);
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // the next attempt names it
        }
    }

    private TokenFileException unusable(String why, String fix, @Nullable Throwable cause) {
        return new TokenFileException("the tokens file " + path + " cannot be used: " + why, fix, cause);
    }

    private TokenFileException unwritable(IOException cause) {
        return new TokenFileException(
                "cannot write the tokens file " + path + " (" + cause.getClass().getSimpleName() + ")",
                "name a file in a directory that exists and can be written with http.tokens-file",
                cause);
    }
}
