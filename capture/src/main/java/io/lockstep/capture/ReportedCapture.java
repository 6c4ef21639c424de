package io.lockstep.capture;

import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.json.CaptureReport.WatermarkReport;
import io.lockstep.events.json.SharedConfiguration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a running capture reports.
///
/// @param notVerified selected tables that it does not carry at the moment, with the reason
/// @param configuration in which the other services have to agree with it
/// @param watermarks the writer that runs beside it, on the source
/// @param canaries the planter that does so
public record ReportedCapture(
        CaptureSettings settings,
        Supplier<CaptureStatus> capture,
        Supplier<Map<TableId, Concern>> notVerified,
        SharedConfiguration configuration,
        Optional<Supplier<WatermarkStatus>> watermarks,
        Optional<Supplier<CanaryReport>> canaries,
        InstantSource clock)
        implements Supplier<CaptureReport> {
    @Override
    public CaptureReport get() {
        CaptureStatus status = capture.get();
        return new CaptureReport(
                settings.names().lane(),
                settings.side(),
                status.connected(),
                status.position().orElse(null),
                status.retainedBytes() < 0 ? null : status.retainedBytes(),
                status.error().orElse(null),
                notVerified.get(),
                RecordEncoder.scheme(settings.key(), settings.naming(), settings.rules()),
                configuration,
                watermarks.map(writer -> report(writer.get())).orElse(null),
                status.concerns(),
                canaries.map(Supplier::get).orElse(null),
                clock.instant());
    }

    private static WatermarkReport report(WatermarkStatus status) {
        return new WatermarkReport(
                status.epoch(), status.written(), status.seen(), status.error().orElse(null));
    }
}
