package io.lockstep.app.config;

import io.lockstep.capture.database.LaneDivision;
import io.lockstep.events.CutoverTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The checked configuration of one migration. Immutable; secrets in it print as `***`.
///
/// @param lanes none when one lane has every table
/// @param notifying who is told of what happens, and when of how things stand
/// @param leg how often the application has been moved before: 0 from the source to the target, 1 back
///     again; see [Leg]
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
        CertificateChoice certificate,
        HttpAddress http,
        Privacy privacy,
        List<NotifyChoice> notifying,
        int leg) {
    public Configuration {
        Objects.requireNonNull(migration);
        lanes = List.copyOf(lanes);
        notifying = List.copyOf(notifying);
    }

    /// From the source to the target, with certificates as they are made where nothing is said.
    public Configuration(
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
        this(
                migration,
                source,
                target,
                admin,
                kafka,
                replication,
                tables,
                lanes,
                watermark,
                canary,
                capture,
                verifier,
                sweep,
                cutover,
                CertificateChoice.USUAL,
                http,
                privacy,
                List.of(),
                0);
    }

    /// How the watermark writer logs in to the source.
    public DatabaseAccess watermarkAccess() {
        return watermark
                .account()
                .map(account -> new DatabaseAccess(source.url(), account.user(), account.password()))
                .orElse(source);
    }

    /// The same, served on another port.
    public Configuration withPort(int port) {
        return new Configuration(
                migration,
                source,
                target,
                admin,
                kafka,
                replication,
                tables,
                lanes,
                watermark,
                canary,
                capture,
                verifier,
                sweep,
                cutover,
                certificate,
                new HttpAddress(http.bind(), port, http.health(), http.tokensFile()),
                privacy,
                notifying,
                leg);
    }

    /// The same, with more known of the replicator.
    public Configuration withReplication(Replication known) {
        return new Configuration(
                migration,
                source,
                target,
                admin,
                kafka,
                known,
                tables,
                lanes,
                watermark,
                canary,
                capture,
                verifier,
                sweep,
                cutover,
                certificate,
                http,
                privacy,
                notifying,
                leg);
    }

    /// The tables that cutovers of this leg keep.
    public CutoverTables cutoverTables() {
        return new CutoverTables(watermark.schema(), leg * Leg.EPOCHS);
    }

    /// Lockstep's schema on the leg after.
    public String schemaAfter() {
        return Leg.after(watermark.schema(), leg);
    }

    /// Lockstep's schema on the leg before; on leg 0 there is none.
    public String schemaBefore() {
        return Leg.before(watermark.schema(), leg);
    }

    /// The tables that cutovers of earlier legs keep, the leg before first.
    public List<CutoverTables> cutoverTablesBefore() {
        List<CutoverTables> before = new ArrayList<>();
        String schema = watermark.schema();
        for (int number = leg; number > 0; number--) {
            schema = Leg.before(schema, number);
            before.add(new CutoverTables(schema, (number - 1) * Leg.EPOCHS));
        }
        return before;
    }

    /// Which lane has which tables.
    public LaneDivision division() {
        return LaneReader.division(lanes);
    }

    static Configuration of(Settings settings) {
        return Leg.of(first(settings), settings.number("leg"));
    }

    private static Configuration first(Settings settings) {
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
                CertificateChoice.of(settings),
                HttpAddress.of(settings),
                Privacy.of(settings),
                settings.get("notify", Entries.class).of(NotifyChoice.class),
                0);
    }
}
