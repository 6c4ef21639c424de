package io.lockstep.verifier.confirm;

import io.lockstep.events.WatermarkMac;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.causes.Profile;
import io.lockstep.verifier.rows.Connector;
import java.util.Optional;
import java.util.function.Function;

/// What the confirmer is told besides what the verifier knows.
///
/// @param source opens connections to the source's primary, as a user who may read the tables
/// @param target opens connections to the target's primary
/// @param watermarkSchema where the lanes' watermark tables are, on both sides
/// @param watermarks by lane, what its watermarks are signed with
/// @param attempts how often a row may move under the reads before it is left to the stream for a while
/// @param mappings the replicator's rules, by which the source has other names; empty when it has the same
/// @param rules what of columns is compared, in the target's names
/// @param profile what the replicator is known to change
public record ConfirmerSettings(
        Connector source,
        Connector target,
        String watermarkSchema,
        Function<String, WatermarkMac> watermarks,
        int attempts,
        Disclosure disclosure,
        Optional<TableMappings> mappings,
        ColumnRules rules,
        Profile profile) {
    /// Of databases in which tables and columns have the same names, and every value is compared exactly.
    public ConfirmerSettings(
            Connector source,
            Connector target,
            String watermarkSchema,
            Function<String, WatermarkMac> watermarks,
            int attempts,
            Disclosure disclosure) {
        this(
                source,
                target,
                watermarkSchema,
                watermarks,
                attempts,
                disclosure,
                Optional.empty(),
                ColumnRules.NONE,
                Profile.NONE);
    }

    public ConfirmerSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("confirm.attempts is " + attempts + " and must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "ConfirmerSettings[attempts " + attempts + ", " + disclosure + "]";
    }
}
