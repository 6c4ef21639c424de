package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.runner.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/view`: everything that the console's page shows but for its tables and its chart, decided here; the
/// page
/// renders it. Ages are in seconds at the moment of the answer, so that the clock of whoever looks does not matter.
///
/// @param at when it was made, by the coordinator's clock
/// @param dataAgeSeconds since the verifier has said something; null when it has not
/// @param staleAfterSeconds the age from which it does not count any more
/// @param session null when nobody has signed in
/// @param run the newest cutover; null when there is none
/// @param certificate where that of the run is; null while it has not switched
@JsonInclude
record ViewDocument(
        String migration,
        Instant at,
        @Nullable Double dataAgeSeconds,
        double staleAfterSeconds,
        SessionResource.@Nullable SessionDocument session,
        VerdictPart verdict,
        List<GatePart> gates,
        List<PhaseDocument> phases,
        @Nullable CutoverDocument run,
        Figures figures,
        TrafficPart traffic,
        List<OfferedAction> actions,
        List<TimelineEntry> timeline,
        @Nullable String certificate) {

    /// @param proof the word of the verification: PROVEN, IN_FLIGHT, DIVERGED or UNPROVEN
    /// @param reasons the first ones that speak against PROVEN
    /// @param moreReasons how many are left out
    record VerdictPart(
            Outlook.Word word,
            String question,
            String sentence,
            String proof,
            List<String> reasons,
            long moreReasons) {}

    /// @param sinceSeconds how long it has been in its state
    record GatePart(String name, String observed, String required, String state, Instant since, double sinceSeconds) {
        static GatePart of(Gate gate, Instant now) {
            double seconds = Math.max(0, Seconds.of(Duration.between(gate.since(), now)));
            return new GatePart(
                    gate.name(), gate.observed(), gate.required(), gate.state().name(), gate.since(), seconds);
        }
    }

    /// @param lagLimitSeconds how far the replicator may be behind
    /// @param canaryFoundSeconds how long ago a planted difference was found
    @JsonInclude
    record Figures(
            StatusDocument.WatermarkDocument watermark,
            long epoch,
            StatusDocument.Lags lag,
            double lagLimitSeconds,
            CoverageDocument coverage,
            long tables,
            long inFlight,
            long undecided,
            long suspects,
            long divergences,
            long knownLossy,
            @Nullable Double canaryFoundSeconds,
            List<String> canaryMissed) {}

    record TrafficPart(SidePart source, SidePart target) {}

    /// @param changesPerSecond row changes that are read from its log
    @JsonInclude
    record SidePart(
            @Nullable Boolean connected,
            @Nullable String lsn,
            @Nullable Long slotRetainedBytes,
            @Nullable Double changesPerSecond) {}
}
