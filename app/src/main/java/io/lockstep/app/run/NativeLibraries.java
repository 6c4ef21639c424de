package io.lockstep.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The copies of native libraries (RocksDB, LZ4) that their jars unpack into the directory for temporary files.
/// They are to be deleted at exit, which a killed process never reaches: tens of megabytes for each kill. A loaded
/// library needs its file no longer, so it goes at once, where the system tells which are loaded (Linux).
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final Path LOADED = Path.of("/proc/self/maps");

    private NativeLibraries() {}

    /// Removes the copies that this process has loaded so far.
    static void removeCopies() {
        if (!Files.isReadable(LOADED)) {
            return;
        }
        String temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath() + "/";
        try (Stream<String> lines = Files.lines(LOADED)) {
            Set<String> copies = lines.filter(line -> line.endsWith(".so"))
                    .map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .filter(path -> path.startsWith(temporary))
                    .collect(Collectors.toSet());
            for (String copy : copies) {
                Files.deleteIfExists(Path.of(copy));
                Files.deleteIfExists(Path.of(copy + ".lck"));
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("Copies of native libraries stay until the exit");
        }
    }
}
