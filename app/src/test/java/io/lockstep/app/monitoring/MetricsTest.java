package io.lockstep.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every metric that is named anywhere exists, and every one that exists is of use.
final class MetricsTest {
    /// As a metric ends, and nothing that Lockstep makes in databases does.
    private static final Pattern WRITTEN = Pattern.compile(
            "lockstep_[a-z_]+_(total|seconds|bytes|ratio|versions|rows|keys|second|ready|lost|gate|phase)\\b");

    @Test
    void what_dashboards_and_rules_name_is_exported() throws IOException {
        assertThat(used().stream().filter(name -> name.startsWith("lockstep_")).map(Project::ofSeries))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Project.own()).contains(name));
    }

    @Test
    void what_is_recorded_is_what_is_asked_for() throws IOException {
        Set<String> recorded = Project.metrics(Project.read(Project.RECORDING)).stream()
                .filter(name -> name.startsWith("migration:"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = used().stream()
                .filter(name -> name.startsWith("migration:"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked).isEqualTo(recorded);
    }

    @Test
    void what_is_exported_is_shown_or_alerted_on_or_said_not_to_be() throws IOException {
        Set<String> unused = new TreeSet<>(Project.own());
        used().stream().map(Project::ofSeries).forEach(unused::remove);

        assertThat(unused).isEqualTo(Project.reasons("unused-metrics.yaml").keySet());
    }

    @Test
    void what_documents_name_is_exported() throws IOException {
        try (Stream<Path> files = documents()) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> WRITTEN.matcher(Project.read(file))
                            .results()
                            .forEach(name -> assertThat(Project.own())
                                    .as(file.toString())
                                    .contains(Project.ofSeries(name.group()))));
        }
    }

    private static Stream<Path> documents() throws IOException {
        Stream<Path> all = Stream.of("docs", "terraform", "README.md", "CHANGELOG.md")
                .map(Project.ROOT::resolve)
                .filter(Files::exists)
                .flatMap(MetricsTest::files);
        return all.filter(file -> file.toString().matches(".*\\.(md|tf|hcl|json)"));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        Dashboard.all().stream().flatMap(Dashboard::texts).map(Project::metrics).forEach(used::addAll);
        used.addAll(Project.metrics(Project.read(Project.ALERTS)));
        used.addAll(Project.metrics(Project.read(Project.RECORDING)));
        return used;
    }
}
