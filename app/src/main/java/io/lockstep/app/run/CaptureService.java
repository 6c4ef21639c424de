package io.lockstep.app.run;

import io.lockstep.capture.Capture;
import io.lockstep.capture.CaptureReporter;
import io.lockstep.capture.CaptureSettings;
import io.lockstep.capture.CaptureStatus;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.ReportedCapture;
import io.lockstep.capture.WatermarkStatus;
import io.lockstep.capture.WatermarkWriter;
import io.lockstep.capture.canary.CanaryPlanter;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.CaptureReport.Concern;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The capture of one side of a lane with its reports and, on the source, the watermark writer and the
/// planter of canaries.
///
/// @param found the lane as its capture needs it, looked up at each start
record CaptureService(Wiring wiring, LaneSettings lane, Side side, Supplier<Lane> found, MeterRegistry meters)
        implements Service {
    @Override
    public String name() {
        return "capture of the " + side.word() + lane.ofLane();
    }

    @Override
    public RunningService start() {
        ChangeTopics.require(wiring.kafka(), wiring.migration(), wiring.partitions());
        Lane carried = found.get();
        var started = new Started();
        try {
            return start(carried, started);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private RunningService start(Lane carried, Started started) {
        CaptureSettings settings = wiring.capture(side, lane.names(), carried);
        Capture capture = started.add(Capture.start(settings, meters));
        Optional<WatermarkWriter> watermarks = side == Side.SOURCE
                ? Optional.of(started.add(WatermarkWriter.start(wiring.watermarks(lane.names()))))
                : Optional.empty();
        Optional<Supplier<CanaryReport>> canaries = side == Side.SOURCE
                ? Optional.of(started.add(CanaryPlanter.start(wiring.canaries(lane.names())))::report)
                : Optional.empty();
        Optional<Supplier<WatermarkStatus>> writer = watermarks.map(each -> each::status);
        Supplier<Map<TableId, Concern>> notVerified =
                side == Side.SOURCE ? started.add(LateTables.watch(lane, carried)) : carried::notVerified;
        CaptureReporter reports = started.add(CaptureReporter.start(
                wiring.topics(),
                wiring.kafka(),
                new ReportedCapture(
                        settings,
                        capture::status,
                        notVerified,
                        wiring.shared(),
                        writer,
                        canaries,
                        InstantSource.system())));
        started.add(new CaptureMeters(
                        wiring.migration(), settings.names().lane(), side, capture::status, capture.uses(), writer)
                .bind(meters));
        started.add(new DebeziumMeters(
                        Tags.of(
                                "migration",
                                wiring.migration(),
                                "lane",
                                lane.names().lane(),
                                "side",
                                side.word()),
                        settings.names().slot(side))
                .bind(meters));
        return new Running(side, lane.ofLane(), capture, reports, writer, started);
    }

    private record Running(
            Side side,
            String ofLane,
            Capture capture,
            CaptureReporter reports,
            Optional<Supplier<WatermarkStatus>> watermarks,
            Started started)
            implements RunningService {
        @Override
        public List<HealthCheck> checks() {
            return Stream.concat(
                            Stream.of(log(), kafka()), watermarks.map(Supplier::get).map(this::watermarks).stream())
                    .toList();
        }

        private HealthCheck log() {
            CaptureStatus status = capture.status();
            return HealthCheck.of(
                    side.word() + " change log" + ofLane,
                    status.connected() && status.error().isEmpty(),
                    status.error().orElse(status.connected() ? "streaming" : "starting to stream"));
        }

        private HealthCheck kafka() {
            boolean taken = reports.acknowledged();
            return HealthCheck.of(
                    side.word() + " reports" + ofLane,
                    taken,
                    taken ? "Kafka takes them" : "Kafka has taken none for five seconds: see that it can be reached");
        }

        private HealthCheck watermarks(WatermarkStatus status) {
            return HealthCheck.of(
                    "watermarks" + ofLane,
                    status.written() > 0 && status.error().isEmpty(),
                    status.error().orElse(status.written() > 0 ? "being written" : "none written yet"));
        }

        @Override
        public void close() {
            started.close();
        }
    }
}
