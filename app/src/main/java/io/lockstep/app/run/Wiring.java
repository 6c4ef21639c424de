package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.LaneChoice;
import io.lockstep.app.config.Replication;
import io.lockstep.app.config.TableGlob;
import io.lockstep.capture.CaptureSettings;
import io.lockstep.capture.WatermarkWriter;
import io.lockstep.capture.canary.CanaryPlanter;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TablePatterns;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.cutover.CoordinatorSettings;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.view.CanaryRules;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.cutover.watchdog.Watchdog;
import io.lockstep.events.CanaryTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.json.SharedConfiguration;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.VerifierSettings;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.confirm.Disclosure;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweeper.SweeperSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Translates the configuration into what each service is told.
final class Wiring {
    /// The most that an observed lag may stretch the age allowed to a proof.
    private static final Duration MAX_LAG = Duration.ofSeconds(30);

    private final Configuration configuration;
    private final String bootstrap;
    private final FingerprintKey fingerprintKey;

    Wiring(Configuration configuration, String bootstrap) {
        this.configuration = configuration;
        this.bootstrap = bootstrap;
        this.fingerprintKey = configuration
                .privacy()
                .fingerprintKey()
                .map(Secret::reveal)
                .map(FingerprintKey::ofHex)
                .orElseGet(FingerprintKey::random);
    }

    Configuration configuration() {
        return configuration;
    }

    /// Where Kafka is.
    String bootstrap() {
        return bootstrap;
    }

    Map<String, String> kafka() {
        var properties = new HashMap<>(configuration.kafka().properties().values());
        properties.put("bootstrap.servers", bootstrap);
        return properties;
    }

    /// The lanes in the order of the configuration; one, when it names none.
    List<LaneSettings> lanes() {
        List<LaneChoice> lanes = configuration.lanes();
        return lanes.isEmpty()
                ? List.of(lane(LaneNames.ONLY, Optional.empty()))
                : lanes.stream()
                        .map(lane -> lane(lane.name(), lane.subscription()))
                        .toList();
    }

    private LaneSettings lane(String name, Optional<String> subscription) {
        var tables = configuration.tables();
        return new LaneSettings(
                new LaneNames(configuration.migration(), name),
                address(configuration.source()),
                address(configuration.target()),
                new TableSelection(
                        new TablePatterns(patterns(tables.include()), patterns(tables.exclude())),
                        tables.mappings(),
                        tables.rules(),
                        configuration.division()),
                configuration.watermark().schema(),
                subscription(subscription));
    }

    private Set<String> laneNames() {
        return lanes().stream().map(lane -> lane.names().lane()).collect(Collectors.toSet());
    }

    CaptureSettings capture(Side side, LaneNames names, Lane lane) {
        return new CaptureSettings(
                names,
                side,
                address(side == Side.SOURCE ? configuration.source() : configuration.target()),
                lane.tables(),
                configuration.watermark().schema(),
                fingerprintKey,
                kafka(),
                configuration.kafka().partitions(),
                new CaptureSettings.Buffers(
                        configuration.capture().batchSize(),
                        configuration.capture().queueSize()),
                lane.naming(),
                configuration.tables().rulesOnTarget(),
                configuration.capture().maxRetained().bytes());
    }

    WatermarkWriter.Settings watermarks(LaneNames names) {
        return new WatermarkWriter.Settings(
                address(configuration.watermarkAccess()),
                address(configuration.target()),
                new WatermarkTable(configuration.watermark().schema(), names.lane()),
                configuration.watermark().interval(),
                new LaneTable(configuration.watermark().schema()),
                fingerprintKey.watermarks(names.migration(), names.lane()));
    }

    CanaryPlanter.Settings canaries(LaneNames names) {
        String schema = configuration.watermark().schema();
        return new CanaryPlanter.Settings(
                address(configuration.watermarkAccess()),
                address(configuration.target()),
                new CanaryTables(schema, names.lane()),
                new WatermarkTable(schema, names.lane()),
                configuration.watermark().interval(),
                configuration.canary().interval(),
                InstantSource.system());
    }

    /// @param instance names it among several, which share the state directory; empty for the only one
    VerifierSettings verifier(Optional<String> instance) {
        var settings = configuration.verifier();
        Path directory = instance.map(settings.stateDirectory()::resolve).orElse(settings.stateDirectory());
        return VerifierSettings.of(topics(), laneNames(), bootstrap, directory)
                .withInstance(instance.orElse("verifier"))
                .withRules(new Rules(mode(), settings.retention()))
                .withThreads(settings.threads())
                .withStandbys(settings.standbys())
                .withStorage(
                        switch (settings.state()) {
                            case ROCKSDB -> VerifierSettings.Storage.ROCKSDB;
                            case MEMORY -> VerifierSettings.Storage.MEMORY;
                        })
                .withKafka(configuration.kafka().properties().values())
                .withConfirmer(confirmer())
                .withSweeper(sweeper());
    }

    private SweeperSettings sweeper() {
        var sweep = configuration.sweep();
        SweepSettings rows = SweepSettings.of(
                        sweep.jobs(),
                        configuration.tables().mappings(),
                        configuration.tables().rulesOnTarget(),
                        false)
                .withChunkRows(sweep.chunkRows());
        return new SweeperSettings(
                rows, sweep.maxLag(), sweep.automatic(), sweep.schedule(), new PublishedTables(lanes()));
    }

    private Mode mode() {
        return switch (configuration.replication().apply()) {
            case ORDERED -> Mode.ORDERED;
            case CAUSAL -> Mode.CAUSAL;
        };
    }

    private ConfirmerSettings confirmer() {
        var privacy = configuration.privacy();
        return new ConfirmerSettings(
                address(configuration.source())::connect,
                address(configuration.target())::connect,
                configuration.watermark().schema(),
                this::watermarkMac,
                configuration.verifier().confirmAttempts(),
                new Disclosure(fingerprintKey.derived("evidence"), privacy.showValues(), redacted()),
                configuration.tables().mappings(),
                configuration.tables().rulesOnTarget(),
                configuration.replication().losses().profile());
    }

    /// What a lane's watermarks are signed with.
    WatermarkMac watermarkMac(String lane) {
        return fingerprintKey.watermarks(configuration.migration(), lane);
    }

    /// A column is hidden by its name on the source as well as by that on the target.
    private Set<String> redacted() {
        Set<String> named = new HashSet<>(configuration.privacy().redact());
        configuration
                .tables()
                .mappings()
                .ifPresent(mappings -> configuration
                        .privacy()
                        .redact()
                        .forEach(column -> onTarget(mappings, column).ifPresent(named::add)));
        return named;
    }

    private static Optional<String> onTarget(TableMappings mappings, String column) {
        String[] parts = column.split("\\.", -1);
        var table =
                new SourceTable(new TableId(parts[0], parts[1]), List.of(new SourceTable.Column(parts[2], "", false)));
        return mappings.resolve(table) instanceof Resolution.Compared compared
                ? compared.targetOf(parts[2]).map(name -> compared.target() + "." + name)
                : Optional.empty();
    }

    /// Begins to look at the slots for the coordinator.
    SlotGuards slotGuards() {
        return SlotGuards.start(lanes(), configuration.capture().maxRetained().bytes());
    }

    /// @param neighbours the checks of the other services in the process
    /// @param slots what is seen of the slots
    CoordinatorSettings coordinator(Supplier<List<HealthCheck>> neighbours, Supplier<List<SlotView>> slots) {
        ProofRules rules = new ProofRules(
                        laneNames(),
                        configuration.kafka().partitions(),
                        configuration.watermark().interval(),
                        MAX_LAG,
                        shared(),
                        configuration.tables().rulesOnTarget(),
                        configuration.replication().losses().accepted())
                .with(new CanaryRules(
                        configuration.watermark().schema(),
                        configuration.canary().interval(),
                        configuration.watermark().interval()));
        return new CoordinatorSettings(
                topics(),
                kafka(),
                rules,
                configuration.http().bind(),
                configuration.http().port(),
                configuration.http().tokensFile(),
                neighbours,
                slots,
                new CutoverWiring(configuration, lanes(), shared()).settings(),
                NotifyWiring.settings(configuration.notifying()));
    }

    /// Empty when this migration cannot be cut over.
    ///
    /// @param elsewhere whether another leg is at work
    Optional<Watchdog.Settings> watchdog(Watchdog.Elsewhere elsewhere) {
        return new CutoverWiring(configuration, lanes(), shared()).watchdog(elsewhere);
    }

    /// What the services of a migration have to agree on. The key stands in it by its public identifier.
    SharedConfiguration shared() {
        return SharedConfiguration.of(Map.ofEntries(
                Map.entry("migration", configuration.migration()),
                Map.entry("lanes", configuration.division().toString()),
                Map.entry("replication.apply", mode().name().toLowerCase(Locale.ROOT)),
                Map.entry("tables.include", configuration.tables().include().toString()),
                Map.entry("tables.exclude", configuration.tables().exclude().toString()),
                Map.entry(
                        "tables.mappings",
                        configuration.tables().mappings().map(TableMappings::id).orElse("none")),
                Map.entry("tables.rules", configuration.tables().rules().rules().toString()),
                Map.entry("kafka.partitions", Integer.toString(partitions())),
                Map.entry(
                        "watermark.interval",
                        configuration.watermark().interval().toString()),
                Map.entry("watermark.schema", configuration.watermark().schema()),
                Map.entry("privacy.fingerprint-key", "key %08x".formatted(fingerprintKey.publicId()))));
    }

    Topics topics() {
        return new Topics(configuration.migration());
    }

    String migration() {
        return configuration.migration();
    }

    int partitions() {
        return configuration.kafka().partitions();
    }

    /// For a question whose answer may be waited for while the service is at work already.
    Map<String, String> impatientKafka() {
        var properties = new HashMap<>(kafka());
        properties.put("default.api.timeout.ms", "3000");
        properties.put("request.timeout.ms", "2000");
        return properties;
    }

    private Optional<String> subscription(Optional<String> ofLane) {
        return switch (configuration.replication()) {
            case Replication.Native replicator -> ofLane.or(replicator::subscription);
            case Replication.Dms _, Replication.ObserveOnly _ -> Optional.empty();
        };
    }

    /// Where a database is, and who asks.
    static DatabaseAddress address(DatabaseAccess access) {
        return new DatabaseAddress(
                access.url(), access.user(), access.password().orElseGet(() -> new Secret("")));
    }

    private static List<String> patterns(List<TableGlob> globs) {
        return globs.stream().map(TableGlob::text).toList();
    }
}
