package io.lockstep.cutover.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/// The Ed25519 key that certificates are signed with, and the public one that goes with it. Prints as
/// `***`. Immutable.
public final class SigningKey {
    private static final int SEED_BYTES = 32;

    private final PrivateKey secret;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey secret, VerifyingKey verifying) {
        this.secret = secret;
        this.verifying = verifying;
    }

    /// Reads what `openssl genpkey -algorithm ed25519` writes: PKCS#8 in PEM.
    ///
    /// @throws IllegalArgumentException when it is no such key; the message does not show it
    public static SigningKey ofPem(String pem) {
        byte[] encoded = Pem.decode(pem, "PRIVATE KEY");
        try {
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
            SigningKey key = new SigningKey(secret, new VerifyingKey(pair(seed).getPublic()));
            byte[] trial = {1};
            if (!key.verifying.verifies(trial, key.sign(trial))) {
                throw new IllegalStateException("the public key does not belong to the private one");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this is no Ed25519 private key", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /// A new one.
    public static SigningKey random() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        try {
            KeyPair pair = pair(seed);
            return new SigningKey(pair.getPrivate(), new VerifyingKey(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks Ed25519", e);
        }
    }

    /// The key that this seed stands for. The JDK derives a public key only where it makes a pair, of bytes
    /// that it draws: these are given to it.
    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        return generator.generateKeyPair();
    }

    /// What others check with.
    public VerifyingKey verifying() {
        return verifying;
    }

    /// The key for a file that only its owner may read.
    public String pem() {
        return Pem.encode(secret.getEncoded(), "PRIVATE KEY");
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not sign with Ed25519", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }

    /// Draws what it was given.
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] drawn) {
            System.arraycopy(bytes, 0, drawn, 0, drawn.length);
        }
    }
}
