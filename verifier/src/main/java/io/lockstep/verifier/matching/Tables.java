package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares how often each side has truncated its tables, at one proof point (R10). A table that one side has
/// truncated and the other has not is not judged any further: all its rows would be wrong in the same way, and one
/// verdict says so.
record Tables(Point point, Findings findings) {

    /// The same object when all tables are even.
    Catalogue compare(Catalogue catalogue) {
        Catalogue compared = catalogue;
        for (TableId table : new TreeSet<>(catalogue.truncates().keySet())) {
            if (catalogue.judges(table)) {
                compared = compare(compared, table, catalogue.truncates(table));
            }
        }
        return compared;
    }

    private Catalogue compare(Catalogue catalogue, TableId table, Truncates truncates) {
        return switch (truncates.balance(point)) {
            case EVEN -> catalogue;
            case MISSING -> {
                Truncates.Cut cut = truncates.missing(point);
                findings.add(new Outcome.TruncateMismatch(table, suspect(cut, cut.position(), null)));
                yield giveUp(catalogue, table);
            }
            case SURPLUS -> {
                Truncates.Cut cut = truncates.surplus(point);
                findings.add(new Outcome.TruncateMismatch(table, suspect(cut, null, cut.position())));
                yield giveUp(catalogue, table);
            }
            case UNEXPLAINED -> giveUp(catalogue, table);
        };
    }

    private Suspect suspect(Truncates.Cut cut, @Nullable Position ofSource, @Nullable Position ofTarget) {
        Instant appearedAt = cut.appendedAt();
        return new Suspect(
                DivergenceClass.TRUNCATE_MISMATCH,
                List.of(),
                ofSource == null ? null : RowImage.ABSENT,
                ofTarget == null ? null : RowImage.ABSENT,
                ofSource,
                ofTarget,
                null,
                point.watermark(),
                appearedAt,
                point.now());
    }

    private Catalogue giveUp(Catalogue catalogue, TableId table) {
        findings.add(new Outcome.TableUnproven(table, UnprovenReason.TRUNCATED));
        return catalogue.noticed(
                new Catalogue.Notice(Side.TARGET, point.watermark() - 1, table, UnprovenReason.TRUNCATED));
    }

    /// The tables whose truncates the proof point takes.
    List<TableId> truncated(Catalogue catalogue) {
        return catalogue.truncates().entrySet().stream()
                .filter(each -> each.getValue().concerns(point))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The same object when there is nothing to take.
    Catalogue consume(Catalogue catalogue) {
        Catalogue consumed = catalogue;
        for (TableId table : truncated(catalogue)) {
            consumed = consumed.with(table, catalogue.truncates(table).consumed(point));
        }
        return consumed;
    }
}
