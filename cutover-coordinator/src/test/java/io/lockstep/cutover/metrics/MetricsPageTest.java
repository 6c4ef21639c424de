package io.lockstep.cutover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    @Test
    void the_page_of_metrics_is_what_the_code_says() throws IOException {
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, MetricsPage.text());
        }

        assertThat(PAGE)
                .as("docs/metrics.md differs from the code: its head says how to write it anew")
                .hasContent(MetricsPage.text());
    }
}
