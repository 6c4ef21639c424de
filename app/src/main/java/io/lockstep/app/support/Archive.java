package io.lockstep.app.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Texts as a zip file that belongs to its owner alone.
public final class Archive {
    private Archive() {}

    /// Writes a new file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when it is there: nothing is overwritten
    public static void write(Path file, Map<String, String> texts) throws IOException {
        Files.createFile(file, ownerOnly(file));
        try (var zip = new ZipOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
            for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
                zip.putNextEntry(new ZipEntry("lockstep-support/" + text.getKey()));
                zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
