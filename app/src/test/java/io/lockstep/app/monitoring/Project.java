package io.lockstep.app.monitoring;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lockstep.cutover.metrics.Exported;
import io.lockstep.cutover.metrics.Metric;
import io.lockstep.cutover.metrics.ServiceMetric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the project has of dashboards, rules and metrics.
final class Project {
    static final Path ROOT = Path.of("..");
    static final Path ALERTS = ROOT.resolve("prometheus/rules/alerts.yml");
    static final Path RECORDING = ROOT.resolve("prometheus/rules/recording.yml");
    static final Path RUNBOOK = ROOT.resolve("docs/runbook.md");

    /// Of Lockstep, of what it is built from, and recorded ones.
    private static final Pattern METRIC = Pattern.compile(
            "(?<![a-z_:])(migration:)?(lockstep|debezium|kafka|jvm|process|system)_[a-z0-9_]+(:[a-z0-9_]+)?");

    private static final Pattern SERIES = Pattern.compile("_(bucket|sum|count)$");

    private Project() {}

    /// The metrics that an expression names.
    static Set<String> metrics(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The metrics of Lockstep's own.
    static Set<String> own() {
        return Stream.<Exported>concat(Stream.of(Metric.values()), Stream.of(ServiceMetric.values()))
                .map(Exported::prometheusName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The metric that a series of a histogram belongs to.
    static String ofSeries(String name) {
        String metric = SERIES.matcher(name).replaceFirst("");
        return own().contains(metric) ? metric : name;
    }

    static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /// A list of this package's resources, with the reason of each entry.
    static Map<String, String> reasons(String resource) throws IOException {
        try (InputStream file = Objects.requireNonNull(Project.class.getResourceAsStream(resource))) {
            return new YAMLMapper().readValue(file, new TypeReference<>() {});
        }
    }
}
