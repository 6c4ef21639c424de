package io.lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A certificate that a broker on 127.0.0.1 shows its clients, signed by itself and made by the JDK's `keytool`.
///
/// @param keystore the private key with the certificate, PKCS12
/// @param trusted the certificate, PEM: what clients must trust
public record KafkaCertificate(Path keystore, Path trusted) {
    private static final String ALIAS = "broker";

    /// The key lives in the lab's directory for as long as the test does.
    private static final String PASSWORD = "lockstep-lab";

    /// Makes one in a directory of the caller's.
    ///
    /// @throws LabException when the directory cannot be written or `keytool` fails
    public static KafkaCertificate create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LabException("Cannot make " + directory + " for a certificate", e);
        }
        var certificate = new KafkaCertificate(directory.resolve("broker.p12"), directory.resolve("broker.pem"));
        Path output = directory.resolve("keytool.log");
        Commands.run(
                certificate.keytool(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=lockstep-lab",
                        "-ext",
                        "san=ip:" + FreePort.LOOPBACK,
                        "-validity",
                        "2"),
                output);
        Commands.run(certificate.keytool("-exportcert", "-rfc", "-file", certificate.trusted.toString()), output);
        return certificate;
    }

    /// What a client has to be configured with, beside the protocol.
    Map<String, String> clientProperties() {
        return Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", trusted.toString());
    }

    /// What the broker has to be configured with, which is its own client too.
    Map<String, String> brokerSettings(String listener) {
        String prefix = "listener.name." + listener + ".";
        return Map.of(
                prefix + "ssl.keystore.type",
                "PKCS12",
                prefix + "ssl.keystore.location",
                keystore.toString(),
                prefix + "ssl.keystore.password",
                PASSWORD,
                prefix + "ssl.truststore.type",
                "PEM",
                prefix + "ssl.truststore.location",
                trusted.toString());
    }

    private List<String> keytool(String verb, String... more) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                verb,
                "-alias",
                ALIAS,
                "-keystore",
                keystore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        return command;
    }
}
