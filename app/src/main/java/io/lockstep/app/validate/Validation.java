package io.lockstep.app.validate;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.sweep.Sweep;
import io.lockstep.verifier.sweep.SweepListener;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweep.TablePair;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares two databases once, with nothing but a session on either. Changes nothing.
///
/// @param tables which are compared
/// @param settings how rows are compared
public record Validation(
        Databases databases, TableSelection tables, Depth depth, SweepSettings settings, InstantSource clock) {
    /// Why a table is not verified that nobody asked to be read.
    public static final String NOT_READ = "its rows were not read: --full reads them";

    private static final ReadSession.Purpose PURPOSE =
            new ReadSession.Purpose("lockstep validate", Duration.ofMinutes(5));

    /// Carries it out.
    ///
    /// @throws UserError when a database cannot be reached, or no table matches
    public ValidationReport run(SweepListener listener) throws InterruptedException {
        var startedAt = clock.instant();
        List<Table> compared = new ArrayList<>();
        Optional<String> basis = Optional.empty();
        try (ReadSession source = open(Side.SOURCE);
                ReadSession target = open(Side.TARGET)) {
            Selection selection = Selection.read(tables, source, target);
            selection.lone().forEach((table, reason) -> compared.add(Table.unread(table, reason, none(), none())));
            if (depth == Depth.QUICK) {
                compared.addAll(estimated(selection.pairs(), source, target));
            } else {
                var sweep = new Sweep(settings, databases.source(), databases.target(), listener);
                Sweep.Found found = sweep.run(selection.pairs());
                found.tables().stream().map(Table::of).forEach(compared::add);
                basis = found.basis();
            }
        } catch (SQLException e) {
            throw Explain.failure(e)
                    .orElseGet(() -> new UserError(
                            "the databases could not be compared: " + e.getMessage(), "", ExitStatus.UNVERIFIED, e));
        }
        compared.sort(Comparator.comparing(Table::table));
        return new ValidationReport(
                databases.sourceShown(),
                databases.targetShown(),
                depth,
                settings.exact(),
                compared,
                basis,
                startedAt,
                Duration.between(startedAt, clock.instant()));
    }

    private static List<Table> estimated(List<TablePair> pairs, ReadSession source, ReadSession target)
            throws SQLException {
        Map<TableId, Long> here = Selection.estimates(source);
        Map<TableId, Long> there = Selection.estimates(target);
        return pairs.stream()
                .map(pair -> Table.unread(
                        pair.target(),
                        NOT_READ,
                        Optional.ofNullable(here.get(pair.source())),
                        Optional.ofNullable(there.get(pair.target()))))
                .toList();
    }

    private static Optional<Long> none() {
        return Optional.empty();
    }

    private ReadSession open(Side side) {
        try {
            return ReadSession.open(side, side == Side.SOURCE ? databases.source() : databases.target(), PURPOSE);
        } catch (SQLException e) {
            throw databases.unusable(side, e);
        }
    }
}
