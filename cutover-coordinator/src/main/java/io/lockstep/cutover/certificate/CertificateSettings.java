package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Connector;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How certificates are made.
///
/// @param leg how often the application has been moved before
/// @param before the tables of earlier legs, the leg before first
/// @param version of the program
/// @param configuration what of the configuration bears on the proof, by name; never a secret
/// @param acceptedRoles that can write the source, and were knowingly not fenced
/// @param key that signs them; empty when nobody does
/// @param digesting how rows are digested
/// @param readers accounts that may read every migrated table, also of a fenced source
/// @param within how long digests may take, and a snapshot be kept for them, on each side
public record CertificateSettings(
        String migration,
        int leg,
        List<CutoverTables> before,
        String version,
        Map<String, String> configuration,
        List<String> acceptedRoles,
        Optional<SigningKey> key,
        Digesting digesting,
        Map<Side, Connector> readers,
        Duration within) {
    public CertificateSettings {
        before = List.copyOf(before);
        configuration = Map.copyOf(configuration);
        acceptedRoles = List.copyOf(acceptedRoles);
        readers = Map.copyOf(readers);
    }

    /// What Lockstep's schema is called on the first leg.
    String firstSchema(CutoverTables own) {
        return before.isEmpty() ? own.schema() : before.getLast().schema();
    }

    /// What a run of this leg is called.
    String id(long run) {
        return (leg == 0 ? "" : leg + ".") + run;
    }
}
