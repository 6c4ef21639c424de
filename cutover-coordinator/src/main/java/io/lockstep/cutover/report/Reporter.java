package io.lockstep.cutover.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the report of a cutover of one leg. Thread-safe.
///
/// @param source where the volume is asked for
/// @param overview of the verification, as of now
public record Reporter(String migration, Connector source, Supplier<Overview> overview) {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    /// The page as of now.
    ///
    /// @param id what the run is called outside
    /// @param certificate of the run
    public String write(String id, Standing standing, Optional<JsonNode> certificate) {
        Overview now = overview.get();
        return new MigrationReport(migration, id, standing, certificate, now, volume(now)).html();
    }

    /// A source that does not answer keeps nobody from reading the rest.
    private Optional<Volume> volume(Overview now) {
        try (Connection session = source.connect()) {
            return Optional.of(Volume.of(session, now.tables().keySet()));
        } catch (SQLException e) {
            LOG.atInfo().setCause(e).log("How much data the source has is not known");
            return Optional.empty();
        }
    }
}
