package io.lockstep.cutover.certificate;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// An Ed25519 public key.
public record VerifyingKey(PublicKey key) {
    public VerifyingKey {
        if (!(key instanceof EdECPublicKey)) {
            throw new IllegalArgumentException("this is no Ed25519 public key");
        }
    }

    /// Reads what `openssl pkey -pubout` writes: SubjectPublicKeyInfo in PEM.
    ///
    /// @throws IllegalArgumentException when it is no such key
    public static VerifyingKey ofPem(String pem) {
        return ofDer(Pem.decode(pem, "PUBLIC KEY"));
    }

    /// @param text the Base64 of its DER, as it stands in a certificate
    /// @throws IllegalArgumentException when it is no such key
    static VerifyingKey ofText(String text) {
        return ofDer(Base64.getDecoder().decode(text));
    }

    private static VerifyingKey ofDer(byte[] der) {
        try {
            return new VerifyingKey(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this is no Ed25519 public key", e);
        }
    }

    public String pem() {
        return Pem.encode(key.getEncoded(), "PUBLIC KEY");
    }

    /// The Base64 of its DER.
    public String text() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /// Names it: the SHA-256 of its DER, in hexadecimal.
    public String id() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    boolean verifies(byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks Ed25519", e);
        }
    }
}
