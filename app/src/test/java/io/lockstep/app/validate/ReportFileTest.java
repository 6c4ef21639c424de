package io.lockstep.app.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.events.Cause;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.schema.model.Finding;
import io.lockstep.verifier.schema.model.PrimaryKey;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.schema.model.Severity;
import io.lockstep.verifier.schema.model.Unread;
import io.lockstep.verifier.sweep.Difference;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ReportFileTest {
    private static final String HOSTILE = "<script>alert(\"x\")</script>&amp;\u0000\uD800";
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final SchemaReport NOTHING = new SchemaReport(List.of(), List.of(), List.of(), List.of());

    @TempDir
    private Path directory;

    @Test
    void what_differs_is_a_failure_and_what_was_not_read_an_error_for_a_build_server() throws Exception {
        Path file = directory.resolve("report.xml");
        ReportFile.at(file).write(report());

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertThat(xml.getDocumentElement().getAttribute("tests")).isEqualTo("8");
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("3");
        assertThat(xml.getDocumentElement().getAttribute("errors")).isEqualTo("3");
        NodeList failures = xml.getElementsByTagName("failure");
        assertThat(failures.item(0).getTextContent()).isEqualTo("VALUE_MISMATCH id=700: note (PADDING)");
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(xml.getElementsByTagName("error").getLength()).isEqualTo(3);
    }

    @Test
    void a_page_shows_everything_and_runs_nothing() throws Exception {
        Path file = directory.resolve("report.html");
        ReportFile.at(file).write(report());

        String page = Files.readString(file);
        assertThat(page)
                .contains("DIFFERENT", "public.orders", "id=700", "COLUMN_TYPE", "setval", "&lt;script&gt;")
                .doesNotContain("<script", "http://", "https://", "wrong value");
    }

    @Test
    void a_document_has_what_scripts_rely_on() throws Exception {
        Path file = directory.resolve("report.json");
        ReportFile.at(file).write(report());

        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.path("schema").asText()).isEqualTo("lockstep/validation/v1");
        assertThat(json.path("verdict").asText()).isEqualTo("DIFFERENT");
        assertThat(json.path("tables").path(0).path("differences").toString())
                .isEqualTo(
                        "[{\"key\":{\"id\":700},\"class\":\"VALUE_MISMATCH\",\"columns\":[\"note\"],\"cause\":\"PADDING\"}]");
        assertThat(json.path("schema_findings").path(0).path("severity").asText())
                .isEqualTo("ERROR");
        assertThat(json.path("sequences").path(0).path("targetNext").asLong()).isEqualTo(5);
        assertThat(json.path("primaryKeys").path(0).path("verdict").asText()).isEqualTo("EQUAL");
        assertThat(List.of("elapsedMillis", "rowsPerSecond")).allMatch(json::has);
    }

    @Test
    void another_ending_and_a_place_that_is_not_there_are_refused_before_the_run() {
        assertThatThrownBy(() -> ReportFile.at(directory.resolve("report.pdf"))).hasMessageContaining("unknown format");
        assertThatThrownBy(() -> ReportFile.at(directory.resolve("no/report.html")))
                .hasMessageContaining("nothing can be written there");
    }

    @Test
    void equal_is_only_what_was_read_and_found_so() {
        Table equal = table(ORDERS, Outcome.EQUAL);
        Table unread = Table.unread(ORDERS, "why", Optional.empty(), Optional.empty());
        var note = new Finding("x", "INDEX_EXTRA", "", "i", Severity.INFO, "why", "");
        var error = new Finding("x", "TABLE_MISSING", "t", "", Severity.ERROR, "why", "");
        var hidden = new SchemaReport(
                List.of(), List.of(), List.of(), List.of(new Unread(Side.TARGET, "views", "permission denied")));

        assertThat(report(List.of(equal), NOTHING).status()).isEqualTo(ExitStatus.DONE);
        assertThat(report(List.of(equal), schema(note)).status()).isEqualTo(ExitStatus.DONE);
        assertThat(report(List.of(equal), schema(error)).status()).isEqualTo(ExitStatus.DIFFERENT);
        assertThat(report(List.of(equal), hidden).status()).isEqualTo(ExitStatus.UNVERIFIED);
        assertThat(report(List.of(equal, unread), NOTHING).status()).isEqualTo(ExitStatus.UNVERIFIED);
        assertThat(report(List.of(), NOTHING).status()).isEqualTo(ExitStatus.UNVERIFIED);
        assertThat(report(List.of(unread, table(ORDERS, Outcome.DIFFERENT)), NOTHING)
                        .status())
                .isEqualTo(ExitStatus.DIFFERENT);
    }

    private static SchemaReport schema(Finding finding) {
        return new SchemaReport(List.of(finding), List.of(), List.of(), List.of());
    }

    private static Table table(TableId table, Outcome outcome) {
        return new Table(
                table, outcome, Optional.empty(), Optional.of(9L), Optional.of(9L), false, List.of(), false, Map.of());
    }

    private static ValidationReport report(List<Table> tables, SchemaReport schema) {
        return new ValidationReport(
                "ann@old/shop",
                "ann@new/shop",
                Depth.FULL,
                false,
                tables,
                schema,
                Optional.empty(),
                Instant.EPOCH,
                Duration.ofSeconds(2));
    }

    private static ValidationReport report() {
        var key = new RowKey(ORDERS, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "700")));
        var difference = new Difference(
                key,
                Difference.Kind.VALUE_MISMATCH,
                new TreeSet<>(List.of("note")),
                Row.ABSENT,
                Row.ABSENT,
                Optional.of(Cause.PADDING),
                List.of());
        var orders = new Table(
                ORDERS,
                Outcome.DIFFERENT,
                Optional.empty(),
                Optional.of(1000L),
                Optional.of(1000L),
                false,
                List.of(difference),
                false,
                Map.of());
        Table hostile = Table.unread(new TableId("public", HOSTILE), HOSTILE, Optional.empty(), Optional.empty());
        var schema = new SchemaReport(
                List.of(
                        new Finding("public.orders.note", "COLUMN_TYPE", "text", HOSTILE, Severity.ERROR, "cut", ""),
                        new Finding("public.orders", "INDEX_EXTRA", "", "i", Severity.INFO, "it costs writes", "")),
                List.of(
                        sequence("public.orders_id_seq", SequenceFinding.Verdict.BEHIND_TABLE, Severity.ERROR),
                        sequence("public.unread", SequenceFinding.Verdict.UNREAD, Severity.ERROR)),
                List.of(new PrimaryKey("public.orders", "(id)", "(id)", PrimaryKey.Verdict.EQUAL)),
                List.of(new Unread(Side.TARGET, "views", "permission denied")));
        return report(List.of(orders, hostile), schema);
    }

    private static SequenceFinding sequence(String name, SequenceFinding.Verdict verdict, Severity severity) {
        return new SequenceFinding(
                name,
                OptionalLong.of(1001),
                OptionalLong.of(5),
                OptionalLong.of(1000),
                0.9,
                verdict,
                severity,
                "behind",
                "SELECT pg_catalog.setval(…)");
    }
}
