package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which tables of a migration are verified, by the source's names: those that the patterns select, and that the
/// replicator's rules copy, where it has some; and which lane has which of them.
///
/// @param mappings the replicator's rules; empty when it copies every table under its own name
/// @param rules what of columns is compared, in the source's names
public record TableSelection(
        TablePatterns patterns, Optional<TableMappings> mappings, ColumnRules rules, LaneDivision division) {
    private static final Pattern REPLICATORS_OWN = Pattern.compile("awsdms.*");

    /// All of them in one lane.
    public TableSelection(
            List<String> include, List<String> exclude, Optional<TableMappings> mappings, ColumnRules rules) {
        this(new TablePatterns(include, exclude), mappings, rules, LaneDivision.NONE);
    }

    /// Of a replicator that copies every table under its own name.
    public TableSelection(List<String> include, List<String> exclude) {
        this(include, exclude, Optional.empty());
    }

    /// Of columns all of whose values are compared exactly.
    public TableSelection(List<String> include, List<String> exclude, Optional<TableMappings> mappings) {
        this(include, exclude, mappings, ColumnRules.NONE);
    }

    public List<String> include() {
        return patterns.include();
    }

    public List<String> exclude() {
        return patterns.exclude();
    }

    /// Whether a table of the source is verified, in whichever lane. What AWS DMS keeps for itself never is.
    public boolean selects(TableId table) {
        return !REPLICATORS_OWN.matcher(table.name()).matches() && patterns.selects(table);
    }

    /// Whether a lane verifies it.
    public boolean selects(TableId table, String lane) {
        return selects(table) && division.gives(lane, table);
    }
}
