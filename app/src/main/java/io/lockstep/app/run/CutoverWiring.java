package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.CutoverChoice;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.Replication;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.cutover.CutoverAssembly;
import io.lockstep.cutover.CutoverSettings;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.dms.DmsExpectation;
import io.lockstep.cutover.dms.DmsReplicator;
import io.lockstep.cutover.dms.TaskSlot;
import io.lockstep.cutover.fence.FenceScope;
import io.lockstep.cutover.fence.FenceSource;
import io.lockstep.cutover.fence.OpenTarget;
import io.lockstep.cutover.fence.SourceGuardrails;
import io.lockstep.cutover.fence.TargetGuardrails;
import io.lockstep.cutover.fence.Unfencing;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.ServerGuardrails;
import io.lockstep.cutover.guard.TableGuardrails;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.proof.SyncGates;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.replicator.NativeReplicator;
import io.lockstep.cutover.replicator.Replicator;
import io.lockstep.cutover.sequences.Headroom;
import io.lockstep.cutover.sequences.PrepareSequences;
import io.lockstep.cutover.sequences.SequenceGuardrail;
import io.lockstep.cutover.sequences.SequenceScope;
import io.lockstep.cutover.sequences.SetSequences;
import io.lockstep.cutover.watchdog.Watchdog;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.json.SharedConfiguration;
import io.lockstep.verifier.sweep.TablePair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// Translates the configuration into how a migration is cut over. What is done to the databases is done by their
/// administrators (`admin.source`, `admin.target`), where the configuration names them.
final class CutoverWiring {
    private static final Duration WATCHDOG_LEASE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration LATE_PAUSE = Duration.ofMinutes(1);
    /// In pause budgets: a guardrail sees that poolers have more patience than that.
    private static final int HELD_FOR = 3;

    private final Configuration configuration;
    private final List<LaneSettings> lanes;
    private final SharedConfiguration shared;
    private final CutoverTables tables;
    private final DecisionTable decisions;
    private final TrafficWiring traffic;
    private final WayBackWiring wayBack;
    private final Optional<AwsClients> aws;

    /// @param shared what the services have to agree on
    CutoverWiring(Configuration configuration, List<LaneSettings> lanes, SharedConfiguration shared) {
        this.configuration = configuration;
        this.lanes = List.copyOf(lanes);
        this.shared = shared;
        this.tables = configuration.cutoverTables();
        this.decisions = new DecisionTable(tables);
        this.traffic = new TrafficWiring(configuration, tables);
        this.wayBack = new WayBackWiring(configuration, decisions);
        this.aws = configuration.replication() instanceof Replication.Dms dms
                ? Optional.of(new AwsClients(dms.access()))
                : Optional.empty();
    }

    /// Empty when nothing is known of the replicator, which would have to be stopped.
    Optional<CutoverSettings> settings() {
        CutoverChoice choice = configuration.cutover();
        return switch (configuration.replication()) {
            case Replication.ObserveOnly _ -> Optional.empty();
            case Replication.Native _, Replication.Dms _ ->
                Optional.of(new CutoverSettings(
                        connectors(),
                        tables,
                        new CutoverTables(configuration.schemaAfter()),
                        lanes.stream()
                                .map(lane -> new WatermarkTable(
                                        tables.schema(), lane.names().lane()))
                                .toList(),
                        this::parts,
                        new SyncGates.Rules(
                                choice.maxLag(),
                                choice.sustainedFor(),
                                choice.approvals().required()),
                        choice.pauseBudget(),
                        wayBack.window(),
                        choice.approvals().distinctFromOperator(),
                        words(choice),
                        choice.stateFile(),
                        configuration.leg(),
                        holder(),
                        new CertificateWiring(configuration, lanes).settings(shared, words(choice))));
        };
    }

    /// Empty when nothing is known of the replicator.
    ///
    /// @param elsewhere whether another leg is at work
    Optional<Watchdog.Settings> watchdog(Watchdog.Elsewhere elsewhere) {
        return settings()
                .map(how -> new Watchdog.Settings(
                        connectors(),
                        tables,
                        () -> CutoverAssembly.acts(parts(), how.lanes()),
                        WATCHDOG_LEASE,
                        holder(),
                        BETWEEN_LOOKS,
                        configuration.cutover().pauseBudget().multipliedBy(HELD_FOR),
                        LATE_PAUSE,
                        elsewhere,
                        traffic::letGo));
    }

    Map<Side, Connector> connectors() {
        return Map.of(
                Side.SOURCE, Wiring.address(administrator(Side.SOURCE))::connect,
                Side.TARGET, Wiring.address(administrator(Side.TARGET))::connect);
    }

    private DatabaseAccess administrator(Side side) {
        return side == Side.SOURCE
                ? configuration.admin().source().orElse(configuration.source())
                : configuration.admin().target().orElse(configuration.target());
    }

    CutoverSettings.Parts parts() throws SQLException {
        try (Connection source = Wiring.address(administrator(Side.SOURCE)).connect()) {
            return parts(migrated(source), exempt(source), opened());
        }
    }

    /// Who gets a login on the target: the application, and on a later leg everybody from whom the leg before
    /// took it
    /// there.
    private List<String> opened() throws SQLException {
        Set<String> opened = new TreeSet<>(configuration.cutover().appRoles());
        if (configuration.leg() > 0) {
            Unfencing before = new Unfencing(new CutoverTables(configuration.schemaBefore()));
            try (Connection target = Wiring.address(administrator(Side.TARGET)).connect()) {
                opened.addAll(before.hadLogin(target));
            }
        }
        return List.copyOf(opened);
    }

    private Replicator replicator(Map<TableId, TableId> migrated, MigratedTables onTarget) {
        return configuration.replication() instanceof Replication.Dms dms
                ? new DmsReplicator(
                        DmsWiring.dms(dms, aws.orElseThrow()),
                        new DmsExpectation(
                                dms.targetUser(),
                                dms.slot(),
                                dms.apply() == Replication.Apply.ORDERED,
                                configuration.tables().mappings(),
                                new MigratedTables(Side.SOURCE, List.copyOf(migrated.keySet())),
                                onTarget),
                        decisions)
                : new NativeReplicator(subscriptions(), onTarget, decisions);
    }

    private CutoverSettings.Parts parts(Map<TableId, TableId> migrated, Set<String> exempt, List<String> opened) {
        CutoverChoice choice = configuration.cutover();
        FenceScope scope = new FenceScope(
                List.copyOf(migrated.keySet()), exempt, choice.appRoles(), Set.copyOf(choice.acceptedRoles()));
        MigratedTables onTarget = new MigratedTables(
                Side.TARGET, migrated.values().stream().sorted().toList());
        Replicator replicator = replicator(migrated, onTarget);
        SequenceScope sequences = new SequenceScope(migrated, Map.of());
        Map<Step, Act> acts = new HashMap<>(traffic.acts());
        acts.putAll(wayBack.acts(onTarget.tables()));
        acts.put(
                Reversible.PREPARE_SEQUENCES,
                new PrepareSequences(sequences, new Headroom(choice.pauseBudget(), Optional.empty()), Thread::sleep));
        acts.put(Reversible.SET_SEQUENCES, new SetSequences(sequences));
        acts.put(Reversible.FENCE_SOURCE, new FenceSource(scope, tables, choice.pauseBudget()));
        acts.put(Reversible.FENCE_APPLIER, replicator.fenceApplier());
        acts.put(Forward.OPEN_TARGET, new OpenTarget(opened, tables));
        acts.put(Forward.STOP_REPLICATION, replicator.stop());
        List<Guardrail> guardrails = new ArrayList<>(new SourceGuardrails(scope, wayBack.subscriptions()).all());
        guardrails.addAll(new TargetGuardrails(choice.appRoles(), migrated).all());
        guardrails.addAll(replicator.guardrails());
        guardrails.addAll(SequenceGuardrail.of(sequences));
        guardrails.addAll(
                TableGuardrails.of(new MigratedTables(Side.SOURCE, List.copyOf(migrated.keySet())), onTarget));
        guardrails.addAll(
                ServerGuardrails.of(configuration.capture().maxRetained().bytes()));
        guardrails.addAll(wayBack.guardrails(onTarget.tables()));
        guardrails.addAll(traffic.guardrails());
        return new CutoverSettings.Parts(acts, guardrails);
    }

    /// Every table that is verified, by its name on the source.
    private Map<TableId, TableId> migrated(Connection source) throws SQLException {
        PublishedTables published = new PublishedTables(lanes);
        Map<TableId, TableId> migrated = new TreeMap<>();
        for (LaneSettings lane : lanes) {
            for (TablePair pair : published.of(lane.names().lane(), source)) {
                migrated.put(pair.source(), pair.target());
            }
        }
        if (migrated.isEmpty()) {
            throw new SQLException("no table is published yet: run `lockstep setup`, and wait until it captures");
        }
        return migrated;
    }

    /// Lockstep's own roles, and those as which the replicator reads its own slots. Nobody else who reads the
    /// log is
    /// among
    /// them; a replicator that is not connected now is not known, and named as one who would be fenced.
    private Set<String> exempt(Connection source) throws SQLException {
        Set<String> exempt = new TreeSet<>(readers(source));
        exempt.add(configuration.source().user());
        exempt.add(configuration.watermarkAccess().user());
        exempt.add(administrator(Side.SOURCE).user());
        return exempt;
    }

    private List<String> readers(Connection source) throws SQLException {
        return configuration.replication() instanceof Replication.Dms dms
                ? TaskSlot.readers(source, dms.slot())
                : Query.texts(
                        source,
                        "SELECT DISTINCT a.usename FROM pg_catalog.pg_replication_slots s"
                                + " JOIN pg_catalog.pg_stat_activity a ON a.pid = s.active_pid"
                                + " WHERE s.slot_name = ANY (?) AND a.usename IS NOT NULL",
                        (Object) slots());
    }

    private String[] slots() throws SQLException {
        try (Connection target = Wiring.address(administrator(Side.TARGET)).connect()) {
            return Query.texts(
                            target,
                            "SELECT subslotname FROM pg_catalog.pg_subscription WHERE subname = ANY (?)"
                                    + " AND subslotname IS NOT NULL",
                            (Object) subscriptions().toArray(String[]::new))
                    .toArray(String[]::new);
        }
    }

    private List<String> subscriptions() {
        return lanes.stream()
                .flatMap(lane -> lane.subscription().stream())
                .distinct()
                .toList();
    }

    private static String words(CutoverChoice choice) {
        return "app roles " + choice.appRoles() + ", accepted " + choice.acceptedRoles() + ", traffic "
                + choice.traffic().stream().map(TrafficChoice::what).collect(Collectors.joining(", ", "[", "]"))
                + ", pause at most " + choice.pauseBudget() + ", lag at most " + choice.maxLag() + " for "
                + choice.sustainedFor() + ", way back " + choice.failback() + ", approvals " + choice.approvals();
    }

    /// Another one for each process.
    static String holder() {
        return "process " + ProcessHandle.current().pid() + " (" + UUID.randomUUID() + ")";
    }
}
