package io.lockstep.app.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.SchemaComparison;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import io.lockstep.verifier.sweep.Sweep;
import io.lockstep.verifier.sweep.SweepJournal;
import io.lockstep.verifier.sweep.SweepListener;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweep.TablePair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares two databases once, with nothing but a session on either. Changes nothing.
///
/// @param tables which are compared
/// @param own what of the databases is Lockstep's own, and is not compared
/// @param settings how rows are compared
/// @param accepted names of losses by which rows may differ
public record Validation(
        Databases databases,
        TableSelection tables,
        Own own,
        Depth depth,
        SweepSettings settings,
        Set<String> accepted,
        InstantSource clock) {
    /// What Lockstep has made for itself, or logs in as.
    public record Own(Set<String> schemas, Set<String> roles) {
        /// Where nothing is configured.
        public static final Own USUAL = new Own(Set.of("lockstep"), Set.of());

        public Own {
            schemas = Set.copyOf(schemas);
            roles = Set.copyOf(roles);
        }
    }

    /// Why a table is not verified that nobody asked to be read.
    public static final String NOT_READ = "its rows were not read: --full reads them";

    private static final ReadSession.Purpose PURPOSE =
            new ReadSession.Purpose("lockstep validate", Duration.ofMinutes(5));

    /// Carries it out.
    ///
    /// @param journal what was done before, and what is done now
    /// @throws UserError when a database cannot be reached, or no table matches
    public ValidationReport run(SweepListener listener, SweepJournal journal) throws InterruptedException {
        Instant startedAt = clock.instant();
        try (ReadSession source = open(Side.SOURCE);
                ReadSession target = open(Side.TARGET)) {
            Selection selection = Selection.read(tables, source, target);
            SchemaReport schema = SchemaComparison.compare(
                    source, target, new SchemaScope(tables::selects, tables.mappings(), own.schemas(), own.roles()));
            Rows rows = depth == Depth.QUICK
                    ? new Rows(estimated(selection.pairs(), source, target), Optional.empty())
                    : swept(selection.pairs(), listener, journal);
            return new ValidationReport(
                    databases.sourceShown(),
                    databases.targetShown(),
                    depth,
                    settings.exact(),
                    rows.and(selection.lone()),
                    schema,
                    rows.basis(),
                    startedAt,
                    Duration.between(startedAt, clock.instant()));
        } catch (SQLException e) {
            throw Explain.failure(e)
                    .orElseGet(() -> new UserError(
                            "the databases could not be compared: " + e.getMessage(), "", ExitStatus.UNVERIFIED, e));
        }
    }

    /// What is known of rows.
    private record Rows(List<Table> tables, Optional<String> basis) {
        List<Table> and(Map<TableId, String> lone) {
            List<Table> all = new ArrayList<>(tables);
            lone.forEach((table, reason) -> all.add(Table.unread(table, reason, Optional.empty(), Optional.empty())));
            all.sort(Comparator.comparing(Table::table));
            return all;
        }
    }

    private Rows swept(List<TablePair> pairs, SweepListener listener, SweepJournal journal)
            throws SQLException, InterruptedException {
        Sweep.Found found = new Sweep(settings, databases.source(), databases.target(), listener, journal).run(pairs);
        return new Rows(
                found.tables().stream().map(table -> Table.of(table, accepted)).toList(), found.basis());
    }

    /// Tells this comparison from others, without any name in it.
    public String id() {
        String what = databases.sourceShown() + "\n" + databases.targetShown() + "\n" + tables.include() + "\n"
                + tables.exclude() + "\n"
                + tables.mappings().map(TableMappings::id).orElse("") + "\n"
                + tables.rules().id() + "\n" + settings.exact() + "\n" + settings.chunkRows();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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

    private ReadSession open(Side side) {
        try {
            return ReadSession.open(side, side == Side.SOURCE ? databases.source() : databases.target(), PURPOSE);
        } catch (SQLException e) {
            throw databases.unusable(side, e);
        }
    }
}
