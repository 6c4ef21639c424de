package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.events.Side;
import java.util.Optional;

/// What a setup is told.
///
/// @param lane with the accounts that the services log in with
/// @param source the administrator's account there
/// @param target the administrator's account there
/// @param watermark the account that alone writes watermarks; empty when the source's own does
/// @param command that the objects belong to: [CreatedTable#SETUP] or [CreatedTable#RUN]
/// @param newEpoch whether an epoch is begun in any case
/// @param kafka whose topics belong to it; empty when they are somebody else's business
public record SetupSettings(
        LaneSettings lane,
        DatabaseAddress source,
        DatabaseAddress target,
        Optional<Account> watermark,
        String command,
        boolean newEpoch,
        Optional<Brokers> kafka,
        Patience patience) {
    /// A lane that stays until it is cleaned up.
    public static SetupSettings permanent(
            LaneSettings lane, DatabaseAddress source, DatabaseAddress target, Optional<Account> watermark) {
        return new SetupSettings(
                lane, source, target, watermark, CreatedTable.SETUP, false, Optional.empty(), Patience.DEFAULT);
    }

    /// A lane that one run makes with the accounts of its services.
    static SetupSettings temporary(LaneSettings lane) {
        return new SetupSettings(
                lane,
                lane.source(),
                lane.target(),
                Optional.empty(),
                CreatedTable.RUN,
                false,
                Optional.empty(),
                Patience.DEFAULT);
    }

    public SetupSettings withNewEpoch(boolean wanted) {
        return new SetupSettings(lane, source, target, watermark, command, wanted, kafka, patience);
    }

    /// Topics are created and removed as well.
    public SetupSettings withKafka(Brokers brokers) {
        return new SetupSettings(lane, source, target, watermark, command, newEpoch, Optional.of(brokers), patience);
    }

    public SetupSettings withPatience(Patience other) {
        return new SetupSettings(lane, source, target, watermark, command, newEpoch, kafka, other);
    }

    boolean isTemporary() {
        return command.equals(CreatedTable.RUN);
    }

    DatabaseAddress administrator(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    Account runtime(Side side) {
        DatabaseAddress address = side == Side.SOURCE ? lane.source() : lane.target();
        return new Account(address.user(), address.password());
    }

    LaneNames names() {
        return lane.names();
    }

    String schema() {
        return lane.watermarkSchema();
    }

    /// The comment of everything that can bear one.
    String ownership() {
        return "Created by Lockstep for " + names().migration();
    }
}
