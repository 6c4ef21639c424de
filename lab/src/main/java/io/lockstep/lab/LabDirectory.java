package io.lockstep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one directory below which a lab keeps everything, and the owner of the servers that live there.
///
/// It goes, with its servers, in each of these cases: [#close()]; the JVM ends or is interrupted (a shutdown
/// hook); the JVM is killed (a small
/// [DirectoryGuard] process notices); the guard was killed as well (the next lab removes it, see [Leftovers]).
/// The first one of a JVM waits for its [Turn], where the build asks for one.
/// Thread-safe.
public final class LabDirectory implements AutoCloseable {
    static final String PREFIX = "lockstep-lab-";
    static final String LOCK = "lock";
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();
    private static final Logger LOG = LoggerFactory.getLogger(LabDirectory.class);

    private final Path path;
    private final FileChannel lock;
    private final DirectoryGuard guard;
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private final @Nullable Thread hook;
    private boolean closed;

    private LabDirectory(Path path, FileChannel lock, boolean closeOnExit) {
        this.path = path;
        this.lock = lock;
        this.guard = DirectoryGuard.over(path);
        this.hook = closeOnExit ? new Thread(this::close, "lab-close") : null;
        if (hook != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /// Makes a directory in the temporary directory, after removing what killed runs left there.
    public static LabDirectory create() {
        return below(Path.of(System.getProperty("java.io.tmpdir")), true);
    }

    /// Like [#create()], elsewhere.
    ///
    /// @param closeOnExit whether a shutdown hook closes the directory; without it the caller's own hook
    /// has to, and the guard is the last resort
    public static LabDirectory below(Path parent, boolean closeOnExit) {
        try {
            Turn.await();
            Leftovers.removeBelow(parent);
            Path path = Files.createTempDirectory(parent.toRealPath(), PREFIX);
            OPEN_HERE.add(path);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock.lock();
            return new LabDirectory(path, lock, closeOnExit);
        } catch (IOException e) {
            throw new LabException(
                    "Cannot make a lab directory in " + parent
                            + ": set java.io.tmpdir to a directory that can be written",
                    e);
        }
    }

    static boolean isOpenHere(Path path) {
        return OPEN_HERE.contains(path);
    }

    public Path path() {
        return path;
    }

    /// Makes an empty subdirectory.
    Path child(String name) {
        try {
            return Files.createDirectory(path.resolve(name));
        } catch (IOException e) {
            throw new LabException("Cannot make " + path.resolve(name) + ": give each server of a lab its own name", e);
        }
    }

    /// Hands a server over: it is closed before the directory is removed, the last one first.
    synchronized void own(AutoCloseable server) {
        if (closed) {
            closeQuietly(server);
            throw new LabException(path + " is closed: nothing can be started in it any more");
        }
        servers.push(server);
    }

    /// Stops the servers and removes the directory. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        servers.forEach(LabDirectory::closeQuietly);
        try (lock) {
            FileTree.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + path, e);
        } finally {
            OPEN_HERE.remove(path);
            if (Thread.currentThread() != hook) {
                letGo();
            }
        }
    }

    /// Not from the hook: while the JVM ends another thread may still be starting a server here, and the
    /// guard outlives them all.
    private void letGo() {
        guard.release();
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                LOG.debug("The JVM is ending: the hook runs and finds nothing to do");
            }
        }
    }

    private static void closeQuietly(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).addKeyValue("server", server).log("A server of the lab did not stop as it should");
        }
    }
}
