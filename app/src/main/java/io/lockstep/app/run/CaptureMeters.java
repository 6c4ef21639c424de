package io.lockstep.app.run;

import io.lockstep.capture.CaptureStatus;
import io.lockstep.capture.WatermarkStatus;
import io.lockstep.capture.database.SlotState;
import io.lockstep.capture.encoding.RuleUses;
import io.lockstep.cutover.metrics.ServiceMetric;
import io.lockstep.events.Side;
import io.lockstep.events.comparison.ColumnRule;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What a capture's `/metrics` says about it. What is not known is not a number.
record CaptureMeters(
        String migration,
        String lane,
        Side side,
        Supplier<CaptureStatus> capture,
        RuleUses uses,
        Optional<Supplier<WatermarkStatus>> watermarks) {
    /// Shows the metrics until what it returns is closed.
    AutoCloseable bind(MeterRegistry registry) {
        List<Meter> meters = new ArrayList<>();
        meters.add(counter(registry, ServiceMetric.VERSIONS, CaptureStatus::versions));
        meters.add(counter(registry, ServiceMetric.RESTARTS, CaptureStatus::restarts));
        meters.add(counter(registry, ServiceMetric.FORGED, CaptureStatus::forged));
        meters.add(gauge(registry, ServiceMetric.CONNECTED, status -> status.connected() ? 1 : 0));
        meters.add(gauge(registry, ServiceMetric.LAG_BYTES, status -> known(status.lagBytes())));
        meters.add(gauge(registry, ServiceMetric.SLOT_RETAINED, status -> known(status.retainedBytes())));
        meters.add(gauge(registry, ServiceMetric.SLOT_SAFE, CaptureMeters::safeBytes));
        for (SlotState.Wal wal : SlotState.Wal.values()) {
            meters.add(walStatus(registry, wal));
        }
        meters.add(counter(registry, ServiceMetric.SLOTS_GIVEN_UP, CaptureStatus::slotsGivenUp));
        meters.add(counter(
                registry,
                ServiceMetric.AUDITED_TRANSACTIONS,
                status -> status.audit().transactions()));
        meters.add(counter(
                registry,
                ServiceMetric.AUDITED_CHANGES,
                status -> status.audit().changes()));
        meters.add(counter(
                registry,
                ServiceMetric.MISSING_CHANGES,
                status -> status.audit().missing()));
        uses.counted().forEach(rule -> meters.add(applications(registry, rule)));
        watermarks.ifPresent(writer -> {
            meters.add(watermark(registry, ServiceMetric.WATERMARK_WRITTEN, writer, WatermarkStatus::written));
            meters.add(watermark(registry, ServiceMetric.WATERMARK_SEEN, writer, WatermarkStatus::seen));
            meters.add(watermark(registry, ServiceMetric.WATERMARK_EPOCH, writer, WatermarkStatus::epoch));
        });
        return new Bound(this, registry, meters);
    }

    /// Keeps what the meters read: they themselves do not.
    private record Bound(CaptureMeters read, MeterRegistry registry, List<Meter> meters) implements AutoCloseable {
        @Override
        public void close() {
            meters.forEach(registry::remove);
        }
    }

    private Meter counter(MeterRegistry registry, ServiceMetric metric, ToDoubleFunction<CaptureStatus> value) {
        return FunctionCounter.builder(metric.baseName(), capture, status -> value.applyAsDouble(status.get()))
                .description(metric.help())
                .tags(tags())
                .register(registry);
    }

    private Meter applications(MeterRegistry registry, ColumnRule rule) {
        return FunctionCounter.builder(ServiceMetric.RULE_APPLICATIONS.baseName(), uses, counts -> counts.of(rule))
                .description(ServiceMetric.RULE_APPLICATIONS.help())
                .tags(tags().and("rule", rule.toString()))
                .register(registry);
    }

    private Meter gauge(MeterRegistry registry, ServiceMetric metric, ToDoubleFunction<CaptureStatus> value) {
        return Gauge.builder(metric.baseName(), capture, status -> value.applyAsDouble(status.get()))
                .description(metric.help())
                .tags(tags())
                .strongReference(true)
                .register(registry);
    }

    private Meter walStatus(MeterRegistry registry, SlotState.Wal wal) {
        return Gauge.builder(ServiceMetric.SLOT_WAL_STATUS.baseName(), capture, status -> is(wal, status.get()))
                .description(ServiceMetric.SLOT_WAL_STATUS.help())
                .tags(tags().and("status", wal.name().toLowerCase(Locale.ROOT)))
                .strongReference(true)
                .register(registry);
    }

    private static double is(SlotState.Wal wal, CaptureStatus status) {
        return status.slot().map(slot -> slot.wal() == wal ? 1.0 : 0.0).orElse(Double.NaN);
    }

    private Meter watermark(
            MeterRegistry registry,
            ServiceMetric metric,
            Supplier<WatermarkStatus> writer,
            ToDoubleFunction<WatermarkStatus> value) {
        return Gauge.builder(metric.baseName(), writer, status -> value.applyAsDouble(status.get()))
                .description(metric.help())
                .tags(tags())
                .strongReference(true)
                .register(registry);
    }

    private Tags tags() {
        return Tags.of("migration", migration, "lane", lane, "side", side.word());
    }

    private static double safeBytes(CaptureStatus status) {
        return status.slot().map(slot -> known(slot.safeBytes())).orElse(Double.NaN);
    }

    private static double known(long bytes) {
        return bytes < 0 ? Double.NaN : bytes;
    }
}
