package io.lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.certificate.Authenticity;
import io.lockstep.cutover.certificate.Certificate;
import io.lockstep.cutover.certificate.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep certificate verify`. Needs the file alone: no configuration, no coordinator.
@Command(
        name = "verify",
        description = "Check that a certificate is as it was issued, and who has signed it.",
        footer = {
            "",
            "Exit status: 0 it is as the holder of the key has signed it; 1 it is not; 2 the file is no certificate; 4 it is"
                    + " as somebody has signed it who is not known (no --public-key), or nobody has signed it."
        })
final class CertificateVerifyCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The key that it has to be signed with, as `openssl pkey -pubout` writes it.")
    private @Nullable Path key;

    @Parameters(paramLabel = "FILE", description = "The certificate.")
    private Path file = Path.of("certificate.json");

    CertificateVerifyCommand(Console console) {
        this.console = console;
    }

    private record Answer(ExitStatus status, String result, String text, String signer) {}

    @Override
    public Integer call() {
        Authenticity found =
                Certificate.check(read(file), Optional.ofNullable(key).map(this::key));
        Answer answer = answer(found);
        console.data(output.render(document(answer), () -> table(answer, found)));
        return answer.status().code();
    }

    private static Answer answer(Authenticity found) {
        return switch (found) {
            case Authenticity.Trusted(ObjectNode _, VerifyingKey signer) ->
                new Answer(ExitStatus.DONE, "TRUSTED", "intact, signed with the key given", signer.id());
            case Authenticity.SignerUnknown(ObjectNode _, VerifyingKey signer) ->
                new Answer(
                        ExitStatus.UNVERIFIED,
                        "SIGNER_UNKNOWN",
                        "intact, signer unknown: anybody can make a key; give the one you trust with --public-key",
                        signer.id());
            case Authenticity.Unsigned _ ->
                new Answer(
                        ExitStatus.UNVERIFIED,
                        "UNSIGNED",
                        "nobody has signed it (certificate.signing-key): whether it is as it was issued cannot be known",
                        "");
            case Authenticity.Refused(String reason) ->
                new Answer(ExitStatus.DIFFERENT, "REFUSED", "refused: " + reason, "");
            case Authenticity.NotACertificate(String reason) ->
                new Answer(ExitStatus.USAGE, "NOT_A_CERTIFICATE", "not a certificate: " + reason, "");
        };
    }

    private ObjectNode document(Answer answer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", "lockstep/certificate-check/v1")
                .put("file", file.toString())
                .put("result", answer.result())
                .put("message", answer.text())
                .put("keyId", answer.signer().isEmpty() ? null : answer.signer());
    }

    private String table(Answer answer, Authenticity found) {
        String first = Printable.line(file + ": " + answer.text());
        return found.content()
                .map(content -> first + "\n\n" + new CertificateView(content))
                .orElse(first);
    }

    private VerifyingKey key(Path path) {
        try {
            return VerifyingKey.ofPem(new String(read(path), UTF_8));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    path + " is no Ed25519 public key: " + e.getMessage(),
                    "make it from the private one with `openssl pkey -in key.pem -pubout`",
                    ExitStatus.USAGE,
                    e);
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UserError(
                    path + " cannot be read: " + e.getMessage(), "name a file that is there", ExitStatus.USAGE, e);
        }
    }
}
