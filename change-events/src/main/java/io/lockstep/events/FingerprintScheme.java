package io.lockstep.events;

/// Says under which secret key, canonical encoding and comparison rules fingerprints were made. Only fingerprints
/// of equal schemes can be compared; unequal ones prove nothing.
///
/// @param keyId a public identifier of the secret key, not the key
/// @param encoding the version of the canonical encoding
/// @param rulesId an identifier of the comparison rules in force
public record FingerprintScheme(int keyId, int encoding, int rulesId) {}
