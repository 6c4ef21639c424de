package io.lockstep.app.cli;

import io.lockstep.app.validate.Validation;
import io.lockstep.app.validate.ValidationReport;
import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.events.KeyColumn;
import io.lockstep.verifier.schema.model.Finding;
import io.lockstep.verifier.schema.model.Severity;
import io.lockstep.verifier.sweep.Difference;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/// The report of a validation for a human. Keys are shown, values are not.
record ValidationView(ValidationReport report, boolean colour) {
    /// Differences of one table that are shown; the JSON document has all that are listed.
    private static final int SHOWN = 20;

    /// Characters of a definition that are shown.
    private static final int LONGEST = 60;

    private static final double MILLIS = 1000.0;

    @Override
    public String toString() {
        var text = new StringBuilder(tables().toString());
        List<String> details = new ArrayList<>();
        Stream.of(details(), causes())
                .flatMap(List::stream)
                .map(Printable::line)
                .forEach(details::add);
        details.addAll(schema());
        if (!details.isEmpty()) {
            text.append("\n\n").append(String.join("\n", details));
        }
        return text.append("\n\n")
                .append(verdict())
                .append('\n')
                .append(summary())
                .toString();
    }

    private TextTable tables() {
        var text = new TextTable("TABLE", "VERDICT", "SOURCE ROWS", "TARGET ROWS", "DIFFERENCES");
        report.tables()
                .forEach(table -> text.row(
                        table.table().toString(),
                        table.outcome().name(),
                        rows(table.sourceRows(), table.estimated()),
                        rows(table.targetRows(), table.estimated()),
                        table.differences().isEmpty() && table.outcome() != Outcome.EQUAL
                                ? "-"
                                : (table.truncated() ? ">= " : "")
                                        + table.differences().size()));
        return text;
    }

    private static String rows(Optional<Long> rows, boolean estimated) {
        return rows.map(count -> (estimated ? "~" : "") + String.format(Locale.ROOT, "%,d", count))
                .orElse("-");
    }

    private List<String> details() {
        var lines = new ArrayList<String>();
        for (Table table : report.tables()) {
            table.reason()
                    .filter(reason -> !reason.equals(Validation.NOT_READ))
                    .ifPresent(reason -> lines.add(table.table() + ": " + reason));
            table.notCompared()
                    .forEach((column, why) -> lines.add(table.table() + "." + column + ": not compared: " + why));
            table.differences().stream().limit(SHOWN).map(ValidationView::line).forEach(lines::add);
            if (table.differences().size() > SHOWN) {
                lines.add(table.table() + ": " + (table.differences().size() - SHOWN)
                        + (table.truncated() ? " more and others" : " more") + "; -o json lists them");
            }
        }
        return lines;
    }

    /// What the causes that were named mean, each once.
    private List<String> causes() {
        return report.tables().stream()
                .flatMap(table -> table.differences().stream())
                .flatMap(difference -> difference.cause().stream())
                .distinct()
                .sorted()
                .map(cause -> cause + ": " + cause.text())
                .toList();
    }

    private List<String> schema() {
        var lines = new ArrayList<String>();
        report.schema().findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .forEach(finding -> lines.add(finding.severity() + "  " + Printable.line(finding.object()) + " "
                        + finding.kind() + sides(finding) + ": " + finding.explanation() + fix(finding.fix())));
        report.sequencesToMend()
                .forEach(sequence -> lines.add(sequence.severity() + "  " + Printable.line(sequence.sequence())
                        + " SEQUENCE_" + sequence.verdict() + ": " + sequence.explanation() + fix(sequence.fix())));
        report.schema()
                .unread()
                .forEach(object -> lines.add("UNREAD  " + Printable.line(object.object()) + " of the "
                        + object.side().word() + ": " + Printable.line(object.reason())));
        return lines;
    }

    private static String sides(Finding finding) {
        return " (source " + shown(finding.source()) + ", target " + shown(finding.target()) + ")";
    }

    private static String shown(String definition) {
        String line = Printable.line(definition.replaceAll("\\s+", " "));
        if (line.isEmpty()) {
            return "none";
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String fix(String fix) {
        return fix.isEmpty()
                ? ""
                : fix.lines().map(Printable::line).collect(Collectors.joining("\n            ", "\n       fix: ", ""));
    }

    private static String line(Difference difference) {
        String key = difference.key().columns().stream()
                .map(KeyColumn::toString)
                .collect(Collectors.joining(", ", " (", ")"));
        String columns = difference.columns().isEmpty() ? "" : ": " + String.join(", ", difference.columns());
        String cause = difference.because().map(likely -> "  (" + likely + ")").orElse("");
        return difference.kind() + "  " + difference.key().table() + key + columns + cause;
    }

    private String verdict() {
        String style = switch (report.verdict()) {
            case EQUAL -> "bold,green";
            case DIFFERENT -> "bold,red";
            case UNVERIFIED -> "bold,magenta";
        };
        return (colour ? Ansi.ON : Ansi.OFF).string("@|" + style + " " + report.verdict() + "|@") + "  "
                + report.count(Outcome.EQUAL) + " equal, " + report.count(Outcome.DIFFERENT) + " different, "
                + report.count(Outcome.UNVERIFIED) + " not verified; schema: "
                + counted(report.count(Severity.ERROR), "error")
                + ", " + counted(report.count(Severity.WARNING), "warning") + ", "
                + counted(report.count(Severity.INFO), "note");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private String summary() {
        double seconds = report.elapsed().toMillis() / MILLIS;
        if (report.depth() == Depth.QUICK) {
            return "Rows are the catalogues' estimates, and were not read: --full compares every row. "
                    + String.format(Locale.ROOT, "%.1f s", seconds);
        }
        String read = String.format(
                Locale.ROOT,
                "%,d rows in %.1f s, %,d a second.",
                report.rowsRead(),
                seconds,
                Math.round(report.rowsRead() / Math.max(seconds, 1 / MILLIS)));
        return read
                + (report.exact() ? " Representation was compared." : " Representation was not compared (--exact).")
                + report.basis()
                        .map(basis -> "\nRows that differ were read again: " + basis + ".")
                        .orElse("");
    }
}
