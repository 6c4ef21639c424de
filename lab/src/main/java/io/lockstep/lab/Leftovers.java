package io.lockstep.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the directories of labs whose JVM is gone, and stops the servers that still run in them.
///
/// A live lab holds a file lock, which the kernel gives back however its JVM ends. Directories of other users
/// are left alone.
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration GRACE_WITHOUT_LOCK = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Leftovers() {}

    static void removeBelow(Path parent) throws IOException {
        try (DirectoryStream<Path> candidates =
                Files.newDirectoryStream(parent.toRealPath(), LabDirectory.PREFIX + "*")) {
            for (Path candidate : candidates) {
                removeIfAbandoned(candidate);
            }
        }
    }

    private static void removeIfAbandoned(Path directory) {
        try {
            if (isOurs(directory) && !LabDirectory.isOpenHere(directory) && isAbandoned(directory)) {
                LOG.atInfo().addKeyValue("directory", directory).log("Removing what a killed lab left");
                stopServers(directory);
                FileTree.delete(directory);
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("directory", directory)
                    .log("Cannot remove what a killed lab left: remove it by hand");
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && ProcessUser.owns(directory);
    }

    private static boolean isAbandoned(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(LabDirectory.LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException _) {
            return Files.getLastModifiedTime(directory)
                    .toInstant()
                    .isBefore(Instant.now().minus(GRACE_WITHOUT_LOCK));
        }
    }

    private static void stopServers(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                Path data = child.resolve("data");
                process(data.resolve("postmaster.pid"), data).ifPresent(Leftovers::stop);
                process(child.resolve(PgBouncer.PID_FILE), child).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /// The pid file alone proves little, since pids are used again: the process must also name its directory.
    private static Optional<ProcessHandle> process(Path pidFile, Path directory) throws IOException {
        if (!Files.isRegularFile(pidFile)) {
            return Optional.empty();
        }
        return ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }

    private static void stop(ProcessHandle postmaster) {
        Commands.succeeds(List.of("sh", "-c", "kill -QUIT " + postmaster.pid()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (runs(postmaster)) {
            if (System.nanoTime() > deadline) {
                postmaster.destroyForcibly();
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// A process that has ended but was not yet collected by its parent has no command line any more.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }
}
