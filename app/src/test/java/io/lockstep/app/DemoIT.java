package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
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
    }

    private static void isNamed(JsonNode fault) {
        assertThat(fault.path("found").asText())
                .isEqualTo(fault.path("expected").asText());
        assertThat(fault.path("detectionMillis").isNumber()).isTrue();
        assertThat(fault.path("columns").isArray()).isTrue();
    }
}
