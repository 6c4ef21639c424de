package io.lockstep.cutover.certificate;

/// What the rows of a table come to on one side.
sealed interface Digest {
    /// @param sha256 in hexadecimal
    record Known(long rows, String sha256) implements Digest {}

    /// Nobody knows. The reason has no value of a row in it.
    record Unknown(String reason) implements Digest {}
}
