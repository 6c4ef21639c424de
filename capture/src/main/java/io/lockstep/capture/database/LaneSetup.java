package io.lockstep.capture.database;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that a lane has in the two databases while it runs. Created in this order: watermark tables, their
/// replication, publications, slots, for a slot that is older than its publication misses changes. Not thread-safe.
public final class LaneSetup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSetup.class);

    private final LaneSettings settings;
    private final SelectedTables tables;

    private LaneSetup(LaneSettings settings, SelectedTables tables) {
        this.settings = settings;
        this.tables = tables;
    }

    /// Creates what is missing and takes over what a killed run left. Where another run streams from either slot,
    /// nothing is touched. When it fails later, slots and publications that it made are gone again.
    ///
    /// @throws SetupException when a database is not as it must be, saying what to do
    public static LaneSetup create(LaneSettings settings) {
        try (Session source = Session.open(Side.SOURCE, settings.source());
                Session target = Session.open(Side.TARGET, settings.target())) {
            Preconditions.require(source);
            Preconditions.require(target);
            LaneSetup setup = new LaneSetup(settings, SelectedTables.choose(settings, source, target));
            setup.create(source, target);
            LOG.atInfo()
                    .addKeyValue("lane", settings.names().lane())
                    .addKeyValue("tables", setup.tables().size())
                    .addKeyValue("notVerifiable", setup.notVerifiable().size())
                    .log("The lane is set up");
            return setup;
        }
    }

    /// The tables that are captured on both sides.
    public List<TableId> tables() {
        return tables.verifiable();
    }

    /// Selected tables that cannot be verified, with the reason and what to do.
    public Map<TableId, String> notVerifiable() {
        return tables.notVerifiable();
    }

    /// Drops the slots and publications, so that no server keeps log for a run that is over. The watermark table
    /// and its replication stay, for their numbers go on in the next run.
    @Override
    public void close() {
        try (Session source = Session.open(Side.SOURCE, settings.source());
                Session target = Session.open(Side.TARGET, settings.target())) {
            dropStreams(source);
            dropStreams(target);
        }
    }

    /// Removes everything that a lane of these settings has created, whether or not it runs no longer orderly.
    ///
    /// @throws SetupException when a slot is still in use
    public static void remove(LaneSettings settings) {
        LaneSetup setup = new LaneSetup(settings, new SelectedTables(List.of(), Map.of()));
        try (Session source = Session.open(Side.SOURCE, settings.source());
                Session target = Session.open(Side.TARGET, settings.target())) {
            setup.dropStreams(source);
            setup.dropStreams(target);
            setup.removeWatermarks(source, target);
        }
    }

    private void create(Session source, Session target) {
        Slots.requireFree(source, settings.names().slot(Side.SOURCE));
        Slots.requireFree(target, settings.names().slot(Side.TARGET));
        watermarks().create(source);
        watermarks().create(target);
        settings.subscription()
                .ifPresent(name -> new NativeMembership(name)
                        .add(source, target, watermarks().id()));
        try {
            createStreams(source);
            createStreams(target);
        } catch (SetupException e) {
            undo(e, source, target);
            throw e;
        }
    }

    private void undo(SetupException failure, Session... sessions) {
        for (Session session : sessions) {
            try {
                dropStreams(session);
            } catch (SetupException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void createStreams(Session session) {
        Slots.drop(session, settings.names().slot(session.side()));
        dropPublication(session);
        String list = Stream.concat(tables().stream(), Stream.of(watermarks().id()))
                .map(TableId::quoted)
                .collect(Collectors.joining(", "));
        session.execute("CREATE PUBLICATION " + publication(session) + " FOR TABLE " + list
                + " WITH (publish_via_partition_root = true)");
        Slots.create(session, settings.names().slot(session.side()));
    }

    private void dropStreams(Session session) {
        Slots.drop(session, settings.names().slot(session.side()));
        dropPublication(session);
    }

    private void dropPublication(Session session) {
        session.execute("DROP PUBLICATION IF EXISTS " + publication(session));
    }

    private void removeWatermarks(Session source, Session target) {
        String lane = settings.names().lane();
        if (watermarks().servesOthers(source, lane)) {
            watermarks().forget(source, lane);
            return;
        }
        settings.subscription()
                .ifPresent(name -> new NativeMembership(name)
                        .remove(source, target, watermarks().id()));
        watermarks().drop(source);
        watermarks().drop(target);
    }

    private String publication(Session session) {
        return Identifiers.quote(settings.names().publication(session.side()));
    }

    private WatermarkTable watermarks() {
        return new WatermarkTable(settings.watermarkSchema());
    }
}
