package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a setup is told.
///
/// @param lanes of the migration, with the accounts that the services log in with; they differ in names,
///     tables and subscription
/// @param source the administrator's account there
/// @param target the administrator's account there
/// @param watermark the account that alone writes watermarks; empty when the source's own does
/// @param command that the objects belong to: [CreatedTable#SETUP] or [CreatedTable#RUN]
/// @param newEpochs the lanes in which an epoch is begun in any case
/// @param kafka whose topics belong to it; empty when they are somebody else's business
public record SetupSettings(
        List<LaneSettings> lanes,
        DatabaseAddress source,
        DatabaseAddress target,
        Optional<Account> watermark,
        String command,
        Set<String> newEpochs,
        Optional<Brokers> kafka,
        Patience patience) {
    public SetupSettings {
        lanes = List.copyOf(lanes);
        newEpochs = Set.copyOf(newEpochs);
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("A migration has at least one lane");
        }
    }

    /// Lanes that stay until they are cleaned up.
    public static SetupSettings permanent(
            List<LaneSettings> lanes, DatabaseAddress source, DatabaseAddress target, Optional<Account> watermark) {
        return new SetupSettings(
                lanes, source, target, watermark, CreatedTable.SETUP, Set.of(), Optional.empty(), Patience.DEFAULT);
    }

    /// One that stays.
    public static SetupSettings permanent(
            LaneSettings lane, DatabaseAddress source, DatabaseAddress target, Optional<Account> watermark) {
        return permanent(List.of(lane), source, target, watermark);
    }

    /// Lanes that one run makes with the accounts of its services.
    static SetupSettings temporary(List<LaneSettings> lanes) {
        return new SetupSettings(
                lanes,
                lanes.getFirst().source(),
                lanes.getFirst().target(),
                Optional.empty(),
                CreatedTable.RUN,
                Set.of(),
                Optional.empty(),
                Patience.DEFAULT);
    }

    /// An epoch is begun in every lane, or in none without a reason.
    public SetupSettings withNewEpoch(boolean wanted) {
        return withNewEpochs(wanted ? laneNames() : Set.of());
    }

    /// An epoch is begun in this lane, and in the others only for a reason.
    ///
    /// @throws SetupException when there is no such lane
    public SetupSettings withNewEpoch(String lane) {
        if (!laneNames().contains(lane)) {
            throw new SetupException(
                    "There is no lane " + lane + ": the configuration has " + String.join(", ", laneNames()),
                    "name one of these");
        }
        return withNewEpochs(Set.of(lane));
    }

    private SetupSettings withNewEpochs(Set<String> wanted) {
        return new SetupSettings(lanes, source, target, watermark, command, wanted, kafka, patience);
    }

    /// Whether an epoch is begun in every lane.
    boolean everyEpoch() {
        return newEpochs.containsAll(laneNames());
    }

    private Set<String> laneNames() {
        return lanes.stream().map(lane -> lane.names().lane()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Topics are created and removed as well.
    public SetupSettings withKafka(Brokers brokers) {
        return new SetupSettings(lanes, source, target, watermark, command, newEpochs, Optional.of(brokers), patience);
    }

    public SetupSettings withPatience(Patience other) {
        return new SetupSettings(lanes, source, target, watermark, command, newEpochs, kafka, other);
    }

    boolean isTemporary() {
        return command.equals(CreatedTable.RUN);
    }

    DatabaseAddress administrator(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    Account runtime(Side side) {
        DatabaseAddress address = lanes.getFirst().address(side);
        return new Account(address.user(), address.password());
    }

    public String migration() {
        return lanes.getFirst().names().migration();
    }

    /// The schema that Lockstep keeps for itself.
    public String schema() {
        return lanes.getFirst().watermarkSchema();
    }

    /// The tables that the lanes' watermarks are written into.
    List<TableId> watermarkTables() {
        return lanes.stream().map(lane -> lane.watermarkTable().id()).toList();
    }

    /// The tables of a side that canaries are planted in.
    List<TableId> canaryTables(Side side) {
        return lanes.stream().map(lane -> lane.canaries().on(side)).toList();
    }

    /// The tables of a side that a replicator of all tables writes to.
    List<TableId> canaryOriginals() {
        return canaryTables(Side.SOURCE);
    }

    /// The comment of everything that can bear one.
    String ownership() {
        return "Created by Lockstep for " + migration();
    }
}
