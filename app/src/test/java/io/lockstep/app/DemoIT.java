package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.cutover.certificate.Authenticity;
import io.lockstep.cutover.certificate.Certificate;
import io.lockstep.lab.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole story on real servers, through the command line: every fault named, no false alarm.
final class DemoIT {
    @TempDir
    private Path directory;

    @Test
    void the_demo_names_every_fault_and_raises_no_false_alarm() throws Exception {
        Program demo = Program.run(directory, "demo", "--json", "--rows", "500", "--tps", "100", "--stall", "4");

        int status = demo.status().get(10, TimeUnit.MINUTES);

        assertThat(status).as(demo.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(demo.out());
        assertThat(report.path("schema").asText()).isEqualTo("lockstep/demo/v1");
        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.path("faults")).hasSize(8).allSatisfy(DemoIT::isNamed);
        assertThat(report.path("falseAlarms").asLong()).isZero();
        assertThat(report.path("stall").path("falseAlarms").asLong()).isZero();
        assertThat(report.path("stall").path("changes").asLong()).isPositive();
        assertThat(report.path("lag").path("p50Millis").isNumber()).isTrue();
        assertThat(report.path("changes").path("target").asLong()).isPositive();
        assertMeasured(report.path("measures"));
        report.path("faults")
                .forEach(fault -> assertThat(of(fault.path("table"), report)
                                .path("differedSeconds")
                                .asDouble())
                        .as("%s", fault)
                        .isPositive());
        assertMoved(report);
    }

    @Test
    void without_a_pooler_the_application_holds_its_own_requests() throws Exception {
        Program demo = Program.run(
                directory, "demo", "--json", "--rows", "500", "--tps", "50", "--stall", "1", "--traffic", "gate");

        int status = demo.status().get(10, TimeUnit.MINUTES);

        assertThat(status).as(demo.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(demo.out());
        assertMoved(report);
        assertThat(report.path("cutovers").path(0).path("traffic").asText()).contains("gate");
    }

    /// The demo works where this process does.
    private static void assertMoved(JsonNode report) throws Exception {
        assertThat(report.path("cutovers"))
                .extracting(cutover -> cutover.path("direction").asText())
                .containsExactly("forward", "failback");
        assertThat(report.path("cutovers")).allSatisfy(cutover -> {
            assertThat(cutover.path("phase").asText()).isEqualTo("FAILBACK_WINDOW");
            assertThat(cutover.path("pauseMillis").asLong(-1)).isPositive();
            assertThat(cutover.path("longestMillis").asLong(-1)).isPositive();
            assertThat(cutover.path("requests").asLong(-1)).isPositive();
            assertThat(cutover.path("failedRequests").asLong(-1)).isZero();
            assertThat(cutover.path("acknowledgedWritesLost").asLong(-1)).isZero();
            assertThat(cutover.path("equal").asBoolean()).isTrue();
        });
        byte[] certificate =
                Files.readAllBytes(Path.of(report.path("certificate").asText()));
        assertThat(Certificate.check(certificate, Optional.empty()))
                .as("it outlives the demo, as it was issued")
                .isInstanceOf(Authenticity.SignerUnknown.class);
    }

    /// The workload writes to every table of the shop. Native replication shows every transaction whole, and captures
    /// that are left alone deliver nothing again.
    private static void assertMeasured(JsonNode measures) {
        assertThat(measures.path("replayed").path("source").asLong(-1)).isZero();
        assertThat(measures.path("replayed").path("target").asLong(-1)).isZero();
        assertThat(measures.path("tables"))
                .filteredOn(table -> !table.path("lag").isEmpty())
                .hasSameSizeAs(Shop.tables());
        assertThat(measures.path("tables")).allSatisfy(table -> {
            assertThat(table.path("tornTransactions").asLong(-1))
                    .as("%s", table)
                    .isZero();
            assertThat(table.path("duplicates").isNumber()).as("%s", table).isTrue();
            assertThat(table.path("transients").isNumber()).as("%s", table).isTrue();
            assertThat(table.path("lag"))
                    .as("%s", table)
                    .allSatisfy(
                            lag -> assertThat(lag.path("p99Millis").isNumber()).isTrue());
        });
    }

    private static JsonNode of(JsonNode name, JsonNode report) {
        return report.path("measures")
                .path("tables")
                .valueStream()
                .filter(table -> table.path("table").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void isNamed(JsonNode fault) {
        assertThat(fault.path("found").asText())
                .isEqualTo(fault.path("expected").asText());
        assertThat(fault.path("detectionMillis").isNumber()).isTrue();
        assertThat(fault.path("columns").isArray()).isTrue();
    }
}
