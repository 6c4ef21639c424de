package io.lockstep.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.certificate.Authenticity;
import io.lockstep.cutover.certificate.Certificate;
import io.lockstep.cutover.certificate.VerifyingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The certificate of a cutover, in a file that outlives the demo.
///
/// @param file relative to the working directory
/// @param digests whether both databases had the same rows at the switch: EQUAL, DIFFERENT or UNVERIFIED
/// @param trusted whether the demo's key has signed what is in the file
record DemoCertificate(Path file, String digests, boolean trusted) {
    private static final Path FILE = Path.of(".lockstep", "demo-certificate.json");
    private static final Duration LOOK = Duration.ofMillis(200);

    /// Waits for it, since it is issued when every table was read.
    ///
    /// @throws UserError when it does not come
    static DemoCertificate of(CoordinatorClient client, String run, VerifyingKey key, Duration patience)
            throws InterruptedException {
        String text = awaited(client, run, patience);
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Authenticity found = Certificate.check(text.getBytes(UTF_8), Optional.of(key));
        return new DemoCertificate(
                FILE,
                found.content()
                        .map(document -> document.at("/digests/outcome").asText())
                        .orElse(""),
                found instanceof Authenticity.Trusted);
    }

    private static String awaited(CoordinatorClient client, String run, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return client.certificate(run);
            } catch (UserError e) {
                if (e.status() != ExitStatus.UNVERIFIED || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(LOOK);
            }
        }
    }

    /// A machine that is too busy may have no snapshots in time; then nothing is claimed of the digests.
    boolean asPromised() {
        return trusted && !digests.equals("DIFFERENT");
    }
}
