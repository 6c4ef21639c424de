package io.lockstep.app.validate;

import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.events.KeyColumn;
import io.lockstep.verifier.schema.model.PrimaryKey;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.schema.model.Severity;
import io.lockstep.verifier.sweep.Difference;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.io.StringWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The report as JUnit XML, for build servers: a test case for each table, sequence and primary key, and
/// for each finding of the schema. What differs is a failure; what was not read is an error, never a
/// success.
final class JUnitReport {
    private static final double MILLIS = 1000.0;

    private final ValidationReport report;
    private final XMLStreamWriter xml;
    private int tests;
    private int failures;
    private int errors;

    private JUnitReport(ValidationReport report, XMLStreamWriter xml) {
        this.report = report;
        this.xml = xml;
    }

    static String of(ValidationReport report) {
        try {
            var cases = new StringWriter();
            var counted = new JUnitReport(report, writer(cases));
            counted.cases();
            counted.xml.flush();
            var suite = new StringWriter();
            XMLStreamWriter xml = writer(suite);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "lockstep validate");
            xml.writeAttribute("tests", String.valueOf(counted.tests));
            xml.writeAttribute("failures", String.valueOf(counted.failures));
            xml.writeAttribute("errors", String.valueOf(counted.errors));
            xml.writeAttribute("timestamp", report.startedAt().toString());
            xml.writeAttribute(
                    "time", String.format(Locale.ROOT, "%.3f", report.elapsed().toMillis() / MILLIS));
            xml.writeCharacters("\n");
            xml.flush();
            suite.write(cases.toString());
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.flush();
            return suite.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A text could not be written", e);
        }
    }

    private static XMLStreamWriter writer(StringWriter to) throws XMLStreamException {
        return XMLOutputFactory.newInstance().createXMLStreamWriter(to);
    }

    private void cases() throws XMLStreamException {
        for (Table table : report.tables()) {
            write(
                    "rows",
                    table.table().toString(),
                    table.outcome(),
                    table.reason().orElse(""),
                    differences(table));
        }
        for (SequenceFinding sequence : report.schema().sequences()) {
            write("sequences", sequence.sequence(), outcome(sequence), sequence.explanation(), sequence.fix());
        }
        schema();
    }

    private void schema() throws XMLStreamException {
        for (var finding : report.schema().findings()) {
            write(
                    "schema",
                    finding.object() + " " + finding.kind(),
                    finding.severity() == Severity.ERROR ? Outcome.DIFFERENT : Outcome.EQUAL,
                    finding.severity() + ": " + finding.explanation(),
                    "source: " + finding.source() + "\ntarget: " + finding.target() + "\nfix: " + finding.fix());
        }
        for (PrimaryKey key : report.schema().primaryKeys()) {
            boolean same = key.verdict() == PrimaryKey.Verdict.EQUAL || key.verdict() == PrimaryKey.Verdict.NONE;
            write(
                    "primary keys",
                    key.table(),
                    same ? Outcome.EQUAL : Outcome.DIFFERENT,
                    key.verdict() + ": source " + key.source() + ", target " + key.target(),
                    "");
        }
        for (var object : report.schema().unread()) {
            write(
                    "schema",
                    object.object() + " of the " + object.side().word(),
                    Outcome.UNVERIFIED,
                    object.reason(),
                    "");
        }
    }

    private static Outcome outcome(SequenceFinding sequence) {
        if (sequence.verdict() == SequenceFinding.Verdict.UNREAD) {
            return Outcome.UNVERIFIED;
        }
        boolean wrong = sequence.verdict() != SequenceFinding.Verdict.RIGHT && sequence.severity() == Severity.ERROR;
        return wrong ? Outcome.DIFFERENT : Outcome.EQUAL;
    }

    private static String differences(Table table) {
        return table.differences().stream().map(JUnitReport::line).collect(Collectors.joining("\n"))
                + (table.truncated() ? "\nand more" : "");
    }

    static String line(Difference difference) {
        String key =
                difference.key().columns().stream().map(KeyColumn::toString).collect(Collectors.joining(", "));
        return difference.kind() + " " + key
                + (difference.columns().isEmpty() ? "" : ": " + String.join(", ", difference.columns()))
                + difference.because().map(cause -> " (" + cause + ")").orElse("");
    }

    private void write(String group, String name, Outcome outcome, String message, String details)
            throws XMLStreamException {
        tests++;
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "lockstep." + group);
        xml.writeAttribute("name", plain(name));
        switch (outcome) {
            case EQUAL -> {}
            case DIFFERENT -> {
                failures++;
                write("failure", message.isEmpty() ? "different" : message, details);
            }
            case UNVERIFIED -> {
                errors++;
                write("error", message, details);
            }
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private void write(String element, String message, String details) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", plain(message));
        xml.writeCharacters(plain(details));
        xml.writeEndElement();
    }

    /// Without the characters that XML cannot have, which names and keys may.
    private static String plain(String text) {
        return text.codePoints()
                .map(c -> c == '\n' || c == '\t' || (c >= ' ' && c != 0xFFFE && c != 0xFFFF && !isSurrogate(c))
                        ? c
                        : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
