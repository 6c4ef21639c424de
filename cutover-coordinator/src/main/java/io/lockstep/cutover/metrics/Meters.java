package io.lockstep.cutover.metrics;

import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that `/metrics` shows: the verification state, the JVM, and what is bound to [#registry].
/// Thread-safe.
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Meters() {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics(),
                        collections)
                .forEach(binder -> binder.bindTo(registry));
    }

    /// Adds the verification state.
    public void show(String migration, Supplier<Overview> overviews) {
        registry.getPrometheusRegistry().register(new StateMetrics(migration, overviews));
    }

    /// Adds the cutover that is carried out here, or was last.
    ///
    /// @param pauseBudget how long clients may have to wait in one
    public void showCutover(
            String migration, Supplier<Optional<Standing>> standing, Duration pauseBudget, InstantSource clock) {
        registry.getPrometheusRegistry().register(new CutoverMetrics(migration, standing, pauseBudget, clock));
    }

    /// Where others bind their meters.
    public MeterRegistry registry() {
        return registry;
    }

    /// A scrape in the format that the scraper accepts best.
    public String scrape(String contentType) {
        return registry.scrape(contentType);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
