package io.lockstep.app.run;

import io.lockstep.app.cli.Version;
import io.lockstep.app.config.Configuration;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.certificate.CertificateSettings;
import io.lockstep.cutover.certificate.Digesting;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.events.Side;
import io.lockstep.events.json.SharedConfiguration;
import io.lockstep.verifier.rows.Printing;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweep.TableDigest;
import io.lockstep.verifier.sweep.TablePair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Translates the configuration into how certificates are made, and has rows digested as the sweep compares
/// them.
record CertificateWiring(Configuration configuration, List<LaneSettings> lanes) implements Digesting {
    CertificateWiring {
        lanes = List.copyOf(lanes);
    }

    /// @param shared what the services have to agree on
    /// @param words how the cutover is to go
    CertificateSettings settings(SharedConfiguration shared, String words) {
        Map<String, String> settled = new HashMap<>(shared.settings());
        settled.put("cutover", words);
        return new CertificateSettings(
                configuration.migration(),
                configuration.leg(),
                configuration.cutoverTablesBefore(),
                Version.current().number(),
                settled,
                configuration.cutover().acceptedRoles(),
                configuration.certificate().signingKey().map(Secret::reveal).map(SigningKey::ofPem),
                this,
                Map.of(
                        Side.SOURCE, Wiring.address(configuration.source())::connect,
                        Side.TARGET, Wiring.address(configuration.target())::connect),
                configuration.certificate().digestsWithin());
    }

    @Override
    public String session() {
        return Printing.SETTINGS;
    }

    @Override
    public List<Table> tables(Connection source, Connection target) throws SQLException {
        var published = new PublishedTables(lanes);
        SweepSettings settings = SweepSettings.of(
                1, configuration.tables().mappings(), configuration.tables().rulesOnTarget(), false);
        ReadSession here = ReadSession.over(Side.SOURCE, source);
        ReadSession there = ReadSession.over(Side.TARGET, target);
        var tables = new ArrayList<Table>();
        for (LaneSettings lane : lanes) {
            for (TablePair pair : published.of(lane.names().lane(), source)) {
                tables.add(table(pair, settings, here, there));
            }
        }
        return tables;
    }

    /// The transactions that the sessions are in go on, whatever comes of it.
    private static Table table(TablePair pair, SweepSettings settings, ReadSession source, ReadSession target)
            throws SQLException {
        Savepoint here = source.connection().setSavepoint();
        Savepoint there = target.connection().setSavepoint();
        try {
            return table(TableDigest.of(pair, settings, source, target));
        } catch (SQLException e) {
            return new Table(
                    pair.target(),
                    pair.source(),
                    List.of(),
                    List.of(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    "its columns could not be read: " + e.getMessage());
        } finally {
            source.connection().rollback(here);
            target.connection().rollback(there);
        }
    }

    private static Table table(TableDigest digest) {
        return new Table(
                digest.pair().target(),
                digest.pair().source(),
                digest.columns(),
                digest.ignored(),
                digest.notComparable(),
                new TreeMap<>(Map.of(Side.SOURCE, digest.source(), Side.TARGET, digest.target())),
                "");
    }
}
