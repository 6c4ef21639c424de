package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// The file that [DatabasesIni] is the text of. A change replaces it as a whole, with the same owner, group and mode:
/// whoever reads it sees what was there before or what is there now, also after a crash.
record EntryFile(Path path) {
    DatabasesIni read() throws IOException, RefusedException {
        try {
            return DatabasesIni.of(Files.readAllBytes(path));
        } catch (NoSuchFileException _) {
            throw new RefusedException("there is no file " + path);
        } catch (AccessDeniedException _) {
            throw new RefusedException("no right to read " + path);
        }
    }

    /// @return whether anything was to be changed
    boolean change(Change change) throws IOException, RefusedException {
        DatabasesIni before = read();
        DatabasesIni after = change.of(before);
        if (after.equals(before)) {
            return false;
        }
        replace(after.bytes());
        return true;
    }

    /// Tries what a change needs, except for the renaming at its end.
    void tryOut() throws IOException, RefusedException {
        Path real = path.toRealPath();
        Files.delete(copy(real, read().bytes()));
    }

    /// A link stays a link.
    private void replace(byte[] bytes) throws IOException, RefusedException {
        Path real = path.toRealPath();
        Path copy = copy(real, bytes);
        try {
            Files.move(copy, real, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        try (FileChannel directory = FileChannel.open(directory(real))) {
            directory.force(true);
        }
    }

    private Path copy(Path real, byte[] bytes) throws IOException, RefusedException {
        Path copy = create(real);
        try {
            try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    file.write(rest);
                }
                file.force(true);
            }
            likeItself(real, copy);
            return copy;
        } catch (IOException | RefusedException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private static Path create(Path real) throws IOException, RefusedException {
        try {
            return Files.createTempFile(
                    directory(real),
                    "." + real.getFileName(),
                    ".lockstep",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (AccessDeniedException _) {
            throw new RefusedException("no right to write to the directory of " + real);
        }
    }

    private static void likeItself(Path real, Path copy) throws IOException, RefusedException {
        PosixFileAttributes wanted = view(real).readAttributes();
        PosixFileAttributes found = view(copy).readAttributes();
        try {
            if (!wanted.group().equals(found.group())) {
                view(copy).setGroup(wanted.group());
            }
            if (!wanted.owner().equals(found.owner())) {
                view(copy).setOwner(wanted.owner());
            }
        } catch (FileSystemException _) {
            throw new RefusedException(real + " belongs to " + wanted.owner().getName() + ":"
                    + wanted.group().getName() + ", which this process cannot give a file to");
        }
        view(copy).setPermissions(Set.copyOf(wanted.permissions()));
    }

    private static PosixFileAttributeView view(Path path) {
        return Objects.requireNonNull(
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
    }

    private static Path directory(Path real) {
        return Objects.requireNonNull(real.getParent());
    }

    /// What becomes of the text.
    interface Change {
        DatabasesIni of(DatabasesIni before) throws RefusedException;
    }
}
