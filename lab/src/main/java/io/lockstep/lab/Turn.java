package io.lockstep.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The turn to run embedded servers, among JVMs that name the same file in the system property `lockstep.lab.turn`.
///
/// The build names one, so that the modules that it tests side by side have one set of servers at a time between
/// them. Whoever makes a [LabDirectory] waits for the turn and keeps it until the JVM ends, in whatever way: the turn
/// is a lock on the file, which the kernel gives back. Without the property nobody waits.
final class Turn {
    static final String PROPERTY = "lockstep.lab.turn";
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static @Nullable FileLock lock;

    private Turn() {}

    static synchronized void await() throws IOException {
        String file = System.getProperty(PROPERTY, "");
        if (lock == null && !file.isBlank()) {
            lock = lock(Path.of(file).toAbsolutePath());
        }
    }

    private static FileLock lock(Path file) throws IOException {
        long began = System.nanoTime();
        Files.createDirectories(file.getParent());
        FileLock lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .lock();
        LOG.atInfo()
                .addKeyValue("turn", file)
                .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                .log("Waited for the turn to run servers");
        return lock;
    }
}
