package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.Peer;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.verifier.repair.RepairSettings;
import io.lockstep.verifier.rows.Connector;
import java.sql.SQLException;

/// Translates the configuration into what a repair is told.
public record RepairAccess(Configuration configuration) {
    /// @throws UserError when the configuration has no fingerprint key, by which the watermarks are signed
    public RepairSettings settings() {
        if (configuration.privacy().fingerprintKey().isEmpty()) {
            throw UserError.usage(
                    "privacy.fingerprint-key is not set, so that the watermarks' signatures cannot be checked",
                    "set it to the services' key; a `run` without one makes one up that nobody else knows");
        }
        var wiring = new Wiring(configuration, "");
        return new RepairSettings(
                connector("source", "source", configuration.source()),
                connector("target", "target", configuration.target()),
                connector("target", configuration.admin().target().isPresent() ? "admin.target" : "target", writer()),
                configuration.watermark().schema(),
                wiring::watermarkMac,
                configuration.tables().mappings(),
                configuration.tables().rulesOnTarget());
    }

    /// Who writes: the target's administrator, where the configuration names one.
    public DatabaseAccess writer() {
        return configuration.admin().target().orElse(configuration.target());
    }

    /// A failure names the database, and the section of the configuration.
    private static Connector connector(String side, String section, DatabaseAccess access) {
        DatabaseAddress address = Wiring.address(access);
        return () -> {
            try {
                return address.connect();
            } catch (SQLException e) {
                throw Explain.failure(new Peer(side + " database", access.url(), section), e)
                        .orElseThrow(() -> e);
            }
        };
    }
}
