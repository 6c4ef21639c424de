package io.lockstep.app.config;

import io.lockstep.capture.database.LaneDivision;
import java.util.List;
import java.util.Objects;

/// The checked configuration of one migration. Immutable; secrets in it print as `***`.
///
/// @param lanes none when one lane has every table
public record Configuration(
        String migration,
        DatabaseAccess source,
        DatabaseAccess target,
        AdminAccess admin,
        KafkaAccess kafka,
        Replication replication,
        TableSelection tables,
        List<LaneChoice> lanes,
        WatermarkSettings watermark,
        CanarySettings canary,
        CaptureSettings capture,
        VerifierSettings verifier,
        SweepChoice sweep,
        CutoverChoice cutover,
        HttpAddress http,
        Privacy privacy) {
    public Configuration {
        Objects.requireNonNull(migration);
        lanes = List.copyOf(lanes);
    }

    /// How the watermark writer logs in to the source.
    public DatabaseAccess watermarkAccess() {
        return watermark
                .account()
                .map(account -> new DatabaseAccess(source.url(), account.user(), account.password()))
                .orElse(source);
    }

    /// Which lane has which tables.
    public LaneDivision division() {
        return LaneReader.division(lanes);
    }

    static Configuration of(Settings settings) {
        return new Configuration(
                settings.text("migration"),
                DatabaseAccess.of("source", settings),
                DatabaseAccess.of("target", settings),
                AdminAccess.of(settings),
                KafkaAccess.of(settings),
                Replication.of(settings),
                TableSelection.of(settings),
                settings.get("lanes", LaneList.class).lanes(),
                WatermarkSettings.of(settings),
                CanarySettings.of(settings),
                CaptureSettings.of(settings),
                VerifierSettings.of(settings),
                SweepChoice.of(settings),
                CutoverChoice.of(settings),
                HttpAddress.of(settings),
                Privacy.of(settings));
    }
}
