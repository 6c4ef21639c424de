package io.lockstep.capture.setup;

import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport.Concern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lanes of one run: made with the accounts of its services, by the same steps as permanent ones, and gone when
/// the run ends. Not thread-safe.
public final class LaneSetup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSetup.class);

    private final SetupSettings settings;
    private final SetupPlan plan;

    private LaneSetup(SetupSettings settings, SetupPlan plan) {
        this.settings = settings;
        this.plan = plan;
    }

    /// Creates what is missing and takes over what a killed run left. Where another run streams from either slot,
    /// nothing is touched. When it fails later, slots and publications that it made are gone again.
    ///
    /// @throws SetupException when a database is not as it must be, saying what to do
    public static LaneSetup create(List<LaneSettings> lanes) {
        SetupSettings settings = SetupSettings.temporary(lanes);
        try (Ends ends = Ends.open(settings)) {
            LaneSetup setup = new LaneSetup(settings, SetupPlan.of(ends.site(Side.SOURCE), ends.site(Side.TARGET)));
            try {
                Execution execution = ends.execution(Watcher.NONE);
                setup.plan.steps().forEach(execution::run);
            } catch (SetupException e) {
                setup.undo(e);
                throw e;
            }
            setup.plan
                    .lanes()
                    .forEach((lane, tables) -> LOG.atInfo()
                            .addKeyValue("lane", lane.names().lane())
                            .addKeyValue("tables", tables.verifiable().size())
                            .addKeyValue("notVerifiable", tables.notVerifiable().size())
                            .log("The lane is set up"));
            return setup;
        }
    }

    /// The same of one lane.
    public static LaneSetup create(LaneSettings lane) {
        return create(List.of(lane));
    }

    /// The tables of a lane, as the selection came out.
    public SelectedTables tables(LaneNames lane) {
        return plan.lanes().entrySet().stream()
                .filter(each -> each.getKey().names().equals(lane))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This run has no lane " + lane.lane()));
    }

    /// The tables that are captured, of all lanes, by their names on one side.
    public List<TableId> tables(Side side) {
        return plan.on(side);
    }

    /// Selected tables that cannot be verified, with the reason and what to do.
    public Map<TableId, Concern> notVerifiable() {
        Map<TableId, Concern> all = new TreeMap<>();
        plan.lanes().values().forEach(tables -> all.putAll(tables.notVerifiable()));
        return all;
    }

    /// Drops the slots and publications, so that no server keeps log for a run that is over. The watermark table
    /// and its replication stay, for their numbers go on in the next run.
    @Override
    public void close() {
        retire(settings);
    }

    /// Drops the slots and publications of a migration that nothing is to be read of any more; what else there is of it
    /// stays.
    ///
    /// @throws SetupException when a slot is still being read
    public static void retire(SetupSettings settings) {
        try (Ends ends = Ends.open(settings)) {
            for (Side side : Side.values()) {
                dropStreams(ends, side);
            }
        }
    }

    /// Removes everything that a run of this migration has created, whether or not it runs no longer orderly.
    ///
    /// @throws SetupException when something is still in use
    public static void remove(LaneSettings lane) {
        try (Cleanup cleanup = Cleanup.plan(SetupSettings.temporary(List.of(lane)))) {
            cleanup.execute(new Watcher() {
                @Override
                public void failed(Step step, String reason) {
                    throw new SetupException("Cannot remove " + step.what(), reason);
                }
            });
        }
    }

    private void undo(SetupException failure) {
        try {
            close();
        } catch (SetupException e) {
            failure.addSuppressed(e);
        }
    }

    private static void dropStreams(Ends ends, Side side) {
        Site site = ends.site(side);
        Execution execution = ends.execution(Watcher.NONE);
        site.created().reversed().stream()
                .filter(entry -> entry.kind() == Kind.SLOT || entry.kind() == Kind.PUBLICATION)
                .flatMap(entry -> new Removal(site).of(entry).stream())
                .forEach(step -> run(execution, step));
    }

    private static void run(Execution execution, Step step) {
        if (step instanceof Step.Left left) {
            LOG.atWarn()
                    .addKeyValue("object", left.what())
                    .addKeyValue("reason", left.reason())
                    .log("Left in the database");
        }
        execution.run(step);
    }
}
