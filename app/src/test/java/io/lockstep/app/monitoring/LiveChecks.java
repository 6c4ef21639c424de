package io.lockstep.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a Prometheus has to say of a migration that has had a divergence, a sweep, canaries and a cutover.
public final class LiveChecks {
    /// Not Lockstep's to name.
    private static final String OTHERS = "(kafka|jvm|process|system)_.*";

    private final Prometheus prometheus;
    private final String migration;
    private final Instant from;

    /// @param from when the migration began
    public LiveChecks(Prometheus prometheus, String migration, Instant from) {
        this.prometheus = prometheus;
        this.migration = migration;
        this.from = from;
    }

    /// Starts one with the rules of the project, which are less patient here: what has to last for a minute or two
    /// before it alerts needs to for ten seconds only.
    public static Prometheus start(Path directory, int scraped) throws IOException {
        Path own = Files.createDirectories(directory.resolve("prometheus"));
        String alerts = Project.read(Project.ALERTS).replaceAll("(?m)^( +for:) [12]m$", "$1 10s");
        return new Prometheus(
                own,
                scraped,
                List.of(
                        Files.writeString(own.resolve("alerts.yml"), alerts),
                        Files.copy(Project.RECORDING, own.resolve("recording.yml"))));
    }

    /// The query of every panel can be answered; each has an answer, and each metric a series, unless it is listed.
    public void everyPanelHasSomethingToShow() throws IOException {
        Set<String> empty = new TreeSet<>(Project.own());
        prometheus.names().stream().map(Project::ofSeries).forEach(empty::remove);
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries().toList()) {
                if (isEmpty(prometheus.range(query.of(migration), from, Instant.now()))) {
                    empty.add(query.name());
                }
            }
        }
        assertThat(empty)
                .as("queries without an answer, and metrics without a series")
                .isEqualTo(Project.reasons("empty-when-healthy.yaml").keySet());
    }

    /// At some time this has held.
    public void somethingIs(String expression) throws IOException {
        assertThat(prometheus.range(expression, from, Instant.now()))
                .as(expression)
                .isNotEmpty();
    }

    private static boolean isEmpty(JsonNode series) {
        return Dashboard.each(series)
                .flatMap(each -> Dashboard.each(each.path("values")))
                .allMatch(value -> value.path(1).asText().equals("NaN"));
    }

    /// There is no series of Lockstep's that is not in the list of metrics. What dashboards name of others is there.
    public void everythingExportedIsDocumentedAndEverythingNamedIsExported() throws IOException {
        Set<String> scraped = prometheus.names();
        assertThat(scraped.stream().filter(name -> name.startsWith("lockstep_")).map(Project::ofSeries))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Project.own()).contains(name));
        Set<String> named = Dashboard.all().stream()
                .flatMap(Dashboard::texts)
                .flatMap(text -> Project.metrics(text).stream())
                .filter(name -> name.matches(OTHERS))
                .collect(Collectors.toSet());
        assertThat(scraped).containsAll(named);
    }

    /// What `promtool` finds fault with are names that are not Lockstep's.
    ///
    /// @param scrape the status and the text of `/metrics`
    public static void theMetricsAreAsPrometheusWantsThem(String scrape, Path directory) throws IOException {
        assertThat(scrape).startsWith("200 # HELP");
        Promtool.Answer answer = Promtool.ask(directory, scrape.substring("200 ".length()), "check", "metrics");
        assertThat(answer.said().lines()).isNotEmpty().allMatch(line -> line.matches(OTHERS));

        Promtool.Answer broken =
                Promtool.ask(directory, "# TYPE lockstep_age_ms gauge\nlockstep_age_ms 1\n", "check", "metrics");
        assertThat(broken.said()).contains("lockstep_age_ms");
    }
}
