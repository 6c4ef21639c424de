package io.lockstep.cutover.certificate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// What came of checking a certificate.
public sealed interface Authenticity {
    /// It is as it was issued, by the holder of the key that was given.
    record Trusted(ObjectNode document, VerifyingKey signer) implements Authenticity {}

    /// It is as it was issued, by somebody whose key nobody has vouched for: anybody can make a key and
    /// sign with it.
    record SignerUnknown(ObjectNode document, VerifyingKey signer) implements Authenticity {}

    /// It says itself that nobody has signed it: whether it is as it was issued cannot be known.
    record Unsigned(ObjectNode document) implements Authenticity {}

    /// It is not as it was issued, or was not issued by whom it should have been.
    record Refused(String reason) implements Authenticity {}

    /// It is something else.
    record NotACertificate(String reason) implements Authenticity {}

    /// What it says; empty where that is worth nothing.
    default Optional<ObjectNode> content() {
        return switch (this) {
            case Trusted(ObjectNode document, VerifyingKey _) -> Optional.of(document);
            case SignerUnknown(ObjectNode document, VerifyingKey _) -> Optional.of(document);
            case Unsigned(ObjectNode document) -> Optional.of(document);
            case Refused _, NotACertificate _ -> Optional.empty();
        };
    }
}
