package io.lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.certificate.Certificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep certificate`.
@Command(
        name = "certificate",
        description = {
            "Show or export the certificate of a cutover: what was proven, by which means, and what is outside.",
            "",
            "A file that --out or -o json writes is as it was issued, byte for byte. See docs/certificate.md."
        },
        footer = {"", "Exit status: 0 it is there; 4 there is none yet; 8 the coordinator cannot be reached."})
final class CertificateCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the document to this file instead.")
    private @Nullable Path out;

    @Option(
            names = "--run",
            paramLabel = "ID",
            defaultValue = "",
            description = "Of which cutover (default: the newest that has one).")
    private String run = "";

    @Option(names = "--wait", description = "Wait until there is one.")
    private boolean wait;

    CertificateCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        String text;
        try (CoordinatorClient client = Coordinator.client(options)) {
            text = wait ? awaited(client) : client.certificate(run);
        }
        ObjectNode document = document(text);
        if (out != null) {
            WholeFile.write(out, text);
            console.message(
                    "Certificate of run " + document.path("run").path("id").asText() + " written to " + out);
        } else if (output.isJson()) {
            console.data(text.stripTrailing());
        } else {
            console.data(output.render(document, () -> new CertificateView(document).toString()));
        }
        return ExitStatus.DONE.code();
    }

    private String awaited(CoordinatorClient client) throws InterruptedException {
        String told = "";
        while (true) {
            try {
                return client.certificate(run);
            } catch (UserError e) {
                if (e.status() != ExitStatus.UNVERIFIED && e.status() != ExitStatus.UNREACHABLE) {
                    throw e;
                }
                if (!e.what().equals(told)) {
                    told = e.what();
                    console.message(told);
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private static ObjectNode document(String text) {
        return Certificate.check(text.getBytes(UTF_8), Optional.empty())
                .content()
                .orElseThrow(() -> new UserError(
                        "what the coordinator has kept is no certificate any more",
                        "see who else writes in Lockstep's schema",
                        ExitStatus.UNVERIFIED));
    }
}
