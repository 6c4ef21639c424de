package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How the certificate of a cutover is made.
///
/// @param signingKey an Ed25519 private key in PEM; empty when nobody signs
/// @param digestsWithin how long reading all tables may take, and the snapshots be kept for it
public record CertificateChoice(Optional<Secret> signingKey, Duration digestsWithin) {
    /// What is in force where nothing is said.
    public static final CertificateChoice USUAL = new CertificateChoice(Optional.empty(), Duration.ofHours(1));

    public CertificateChoice {
        Objects.requireNonNull(signingKey);
        Objects.requireNonNull(digestsWithin);
    }

    static CertificateChoice of(Settings settings) {
        return new CertificateChoice(
                settings.optional("certificate.signing-key", Secret.class),
                settings.get("certificate.digests-within", Duration.class));
    }
}
