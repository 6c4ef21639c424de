package io.lockstep.app.validate;

import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.verifier.schema.model.Severity;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The report as one HTML page that needs nothing else: no script, no outside request. Keys are shown,
/// values are not.
final class HtmlReport {
    private static final double MILLIS = 1000.0;
    private static final Map<Outcome, String> SIGNS =
            Map.of(Outcome.EQUAL, "✓", Outcome.DIFFERENT, "✗", Outcome.UNVERIFIED, "?");
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Lockstep validation: @VERDICT@</title>
            <style>
            :root { color-scheme: light dark; --good: light-dark(#157a3c, #5bd48a); --bad: light-dark(#b3261e, #ff8a80);
                --open: light-dark(#7a4fb5, #cba6ff); --line: light-dark(#d5d9e0, #3a3f4a); --soft: light-dark(#5b6270, #a2a9b6); }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem;
                border-bottom: 1px solid var(--line); vertical-align: top; } th { color: var(--soft); font-weight: 600; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            code { font: .92em ui-monospace, monospace; overflow-wrap: break-word; white-space: pre-wrap; display: block;
                max-width: 24rem; } td:last-child, td:last-child code { max-width: none; min-width: 14rem; }
            th, td.n, .EQUAL, .DIFFERENT, .UNVERIFIED { white-space: nowrap; }
            .EQUAL { color: var(--good); } .DIFFERENT, .ERROR { color: var(--bad); } .UNVERIFIED, .WARNING { color: var(--open); }
            .verdict { font-size: 2rem; font-weight: 700; } .soft { color: var(--soft); }
            .wide { overflow-x: auto; }
            </style>
            </head>
            <body>
            """;

    private final ValidationReport report;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(ValidationReport report) {
        this.report = report;
    }

    static String of(ValidationReport report) {
        var page = new HtmlReport(report);
        page.head();
        page.tables();
        page.differences();
        page.schema();
        page.sequences();
        page.html.append("</body>\n</html>\n");
        return page.html.toString();
    }

    private void head() {
        html.append(HEAD.replace("@VERDICT@", report.verdict().name()));
        html.append("<h1>Lockstep validation</h1>\n<div class=\"soft\">")
                .append(text(report.source()))
                .append(" → ")
                .append(text(report.target()))
                .append("<br>")
                .append(report.startedAt().truncatedTo(ChronoUnit.SECONDS))
                .append("</div>\n<p class=\"verdict ")
                .append(report.verdict())
                .append("\">")
                .append(SIGNS.get(report.verdict()))
                .append(' ')
                .append(report.verdict())
                .append("</p>\n<p>")
                .append(text(summary()))
                .append("</p>\n");
    }

    private String summary() {
        String counts = report.count(Outcome.EQUAL) + " tables equal, " + report.count(Outcome.DIFFERENT)
                + " different, " + report.count(Outcome.UNVERIFIED) + " not verified. Schema: "
                + report.count(Severity.ERROR) + " errors, " + report.count(Severity.WARNING) + " warnings. ";
        double seconds = report.elapsed().toMillis() / MILLIS;
        String read = report.depth() == Depth.QUICK
                ? String.format(Locale.ROOT, "Rows are estimates, and were not read. %.1f s.", seconds)
                : String.format(Locale.ROOT, "%,d rows were read on each side in %.1f s.", report.rowsRead(), seconds)
                        + (report.exact() ? " Representation was compared." : " Representation was not compared.");
        return counts
                + read
                + report.basis()
                        .map(basis -> " Rows that differ were read again: " + basis + ".")
                        .orElse("");
    }

    private void tables() {
        heading("Tables", "Table", "Verdict", "Source rows", "Target rows", "Differences", "");
        report.tables().stream()
                .sorted(Comparator.comparingInt((Table table) -> rank(table.outcome()))
                        .thenComparing(Table::table))
                .forEach(this::table);
        end();
    }

    /// The worst first.
    private static int rank(Outcome outcome) {
        return List.of(Outcome.DIFFERENT, Outcome.UNVERIFIED, Outcome.EQUAL).indexOf(outcome);
    }

    private void table(Table table) {
        String notes = table.reason().orElse("") + (table.notCompared().isEmpty() ? "" : " " + table.notCompared());
        html.append("<tr><td><code>")
                .append(text(table.table().toString()))
                .append("</code></td><td class=\"")
                .append(table.outcome())
                .append("\">")
                .append(SIGNS.get(table.outcome()))
                .append(' ')
                .append(table.outcome())
                .append("</td>");
        number(rows(table.sourceRows(), table.estimated()));
        number(rows(table.targetRows(), table.estimated()));
        number((table.truncated() ? "≥ " : "") + table.differences().size());
        html.append("<td class=\"soft\">").append(text(notes)).append("</td></tr>\n");
    }

    private static String rows(Optional<Long> rows, boolean estimated) {
        return rows.map(count -> (estimated ? "~" : "") + String.format(Locale.ROOT, "%,d", count))
                .orElse("–");
    }

    private void differences() {
        if (report.tables().stream().allMatch(table -> table.differences().isEmpty())) {
            return;
        }
        heading("Rows that differ", "Table", "Key", "Class", "Columns", "Likely cause");
        for (Table table : report.tables()) {
            table.differences()
                    .forEach(difference -> row(
                            difference.kind().name(),
                            table.table().toString(),
                            String.join(
                                    ", ",
                                    difference.key().columns().stream()
                                            .map(String::valueOf)
                                            .toList()),
                            difference.kind().name(),
                            String.join(", ", difference.columns()),
                            Stream.concat(
                                            difference.losses().stream()
                                                    .map(loss -> "a known loss of the replicator: " + loss),
                                            difference.cause().stream().map(cause -> cause + ": " + cause.text()))
                                    .collect(Collectors.joining("\n"))));
        }
        end();
    }

    private void schema() {
        if (!report.schema().findings().isEmpty()) {
            heading("Schema", "Object", "Finding", "Source", "Target", "What it means, and the fix");
            report.schema()
                    .findings()
                    .forEach(finding -> row(
                            finding.severity().name(),
                            finding.object(),
                            finding.severity() + " " + finding.kind(),
                            finding.source(),
                            finding.target(),
                            finding.explanation() + "\n" + finding.fix()));
            end();
        }
        if (!report.schema().unread().isEmpty()) {
            heading("Not read", "Object", "Side", "Reason");
            report.schema()
                    .unread()
                    .forEach(object ->
                            row("UNVERIFIED", object.object(), object.side().word(), object.reason()));
            end();
        }
    }

    private void sequences() {
        if (!report.schema().sequences().isEmpty()) {
            heading("Sequences", "Sequence", "Verdict", "Next on the source", "Next on the target", "");
            report.schema()
                    .sequences()
                    .forEach(sequence -> row(
                            sequence.severity().name(),
                            sequence.sequence(),
                            sequence.verdict().name(),
                            sequence.source().isPresent()
                                    ? String.valueOf(sequence.source().getAsLong())
                                    : "–",
                            sequence.target().isPresent()
                                    ? String.valueOf(sequence.target().getAsLong())
                                    : "–",
                            sequence.explanation() + "\n" + sequence.fix()));
            end();
        }
    }

    private void heading(String title, String... columns) {
        html.append("<h2>").append(title).append("</h2>\n<div class=\"wide\"><table>\n<tr>");
        for (String column : columns) {
            String numeric = column.endsWith("rows") || column.equals("Differences") ? " class=\"n\"" : "";
            html.append("<th").append(numeric).append('>').append(column).append("</th>");
        }
        html.append("</tr>\n");
    }

    private void number(String number) {
        html.append("<td class=\"n\">").append(text(number)).append("</td>");
    }

    /// @param style of the second cell
    private void row(String style, String... cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            html.append(i == 1 ? "<td class=\"" + style + "\"><code>" : "<td><code>")
                    .append(text(cells[i].strip()))
                    .append("</code></td>");
        }
        html.append("</tr>\n");
    }

    private void end() {
        html.append("</table></div>\n");
    }

    private static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
