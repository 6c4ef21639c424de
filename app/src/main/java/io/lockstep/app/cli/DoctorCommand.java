package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.run.Administration;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Finding;
import io.lockstep.capture.doctor.Severity;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep doctor`.
@Command(
        name = "doctor",
        description = "Check everything that a deployment needs; each finding has its fix. Changes nothing.",
        footer = {"", "Exit status: 0 without errors, 3 with some, 8 when a database or Kafka cannot be reached."})
final class DoctorCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--accept",
            paramLabel = "CHECK",
            description = "Count errors of this check as warnings, such as slot-wal-limit. May be repeated.")
    private Set<String> accepted = new HashSet<>();

    DoctorCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.load().configuration();
        List<Finding> findings =
                new Doctor(new Administration(configuration).settings(), accepted, InstantSource.system()).examine();
        console.data(output.render(document(configuration, findings), () -> table(findings)));
        return status(findings).code();
    }

    private static ExitStatus status(List<Finding> findings) {
        if (findings.stream().anyMatch(Finding::unreachable)) {
            return ExitStatus.UNREACHABLE;
        }
        return errors(findings) > 0 ? ExitStatus.NO_GO : ExitStatus.DONE;
    }

    private static long errors(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
    }

    private static ObjectNode document(Configuration configuration, List<Finding> findings) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/doctor/v1");
        document.put("migration", configuration.migration());
        document.put("ok", errors(findings) == 0);
        ArrayNode nodes = document.putArray("findings");
        findings.forEach(finding -> nodes.addObject()
                .put("check", finding.check())
                .put("object", finding.object())
                .put("severity", finding.severity().name())
                .put("what", finding.what())
                .put("fix", finding.fix()));
        return document;
    }

    private static String table(List<Finding> findings) {
        return findings.stream().map(DoctorCommand::lines).collect(Collectors.joining("\n")) + "\n\n" + findings.size()
                + " checks, " + errors(findings) + " errors";
    }

    private static String lines(Finding finding) {
        String line =
                "%-5s  %s %s: %s".formatted(finding.severity(), finding.object(), finding.check(), finding.what());
        return finding.fix().isEmpty() ? line : line + "\n         fix: " + finding.fix();
    }
}
