package io.lockstep.verifier.repair;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Repairs rows of one table of the target. Confined to one thread.
public final class Repairer implements AutoCloseable {
    private static final int ROWS_A_LOOK = 200;

    private final TableId table;
    private final Look look;
    private final Authority authority;

    private Repairer(TableId table, Look look, Authority authority) {
        this.table = table;
        this.look = look;
        this.authority = authority;
    }

    /// @param table as the target calls it
    /// @throws SQLException when a database cannot be used, or a side lacks the table
    public static Repairer open(TableId table, RepairSettings settings, Proof proof) throws SQLException {
        Look look = Look.at(table, settings, proof);
        try {
            return new Repairer(table, look, Authority.open(settings.writer()));
        } catch (SQLException e) {
            look.close();
            throw e;
        }
    }

    /// What both catalogues say of the table.
    public RepairTable columns() {
        return look.table();
    }

    /// What would act on the table's rows besides the repair, for people: triggers, rules, cascading foreign keys.
    public List<String> acting() throws SQLException {
        return authority.acting(table);
    }

    /// Whether it writes as the replicator does, with ordinary triggers and foreign keys asleep.
    public boolean replica() {
        return authority.replica();
    }

    /// The statements by which the writing role would be allowed to make these writes; none when it may.
    public List<String> grants(Collection<Report> planned) throws SQLException {
        return authority.grants(
                table,
                planned.stream()
                        .flatMap(report -> report.repair().stream())
                        .map(repair -> repair.remedy().word())
                        .collect(Collectors.toSet()));
    }

    /// What is to be done about each row, in their order. Nothing is written.
    ///
    /// @param values whether the reports are to keep the values of the rows
    /// @throws SQLException when a database cannot be read
    public List<Report> plan(List<Damage> damages, boolean values) throws SQLException, InterruptedException {
        var reports = new ArrayList<Report>();
        for (List<Damage> batch : batches(damages)) {
            Optional<Map<RowKey, Sighting>> seen = sightings(batch);
            for (Damage damage : batch) {
                Report report = planned(damage, seen);
                reports.add(values ? report : report.withoutValues());
            }
        }
        return reports;
    }

    /// Repairs rows: looks at them anew, writes, and looks again. Rows that lack a parent are tried again as long as
    /// others become right.
    ///
    /// @param told of each row that a write was tried for, when that is done; without values, as what is returned
    /// @throws SQLException when a database cannot be read any more
    public List<Report> apply(List<Damage> damages, Consumer<Report> told) throws SQLException, InterruptedException {
        var reports = new LinkedHashMap<String, Report>();
        List<Damage> left = damages;
        boolean progress = true;
        while (progress && !left.isEmpty()) {
            var retried = new ArrayList<Damage>();
            progress = false;
            for (List<Damage> batch : batches(left)) {
                for (Report report : batch(batch, retried, told)) {
                    reports.put(report.damage().id(), report);
                    progress |= report.outcome() == Outcome.REPAIRED;
                }
            }
            left = retried;
        }
        return List.copyOf(reports.values());
    }

    private List<Report> batch(List<Damage> batch, List<Damage> retried, Consumer<Report> told)
            throws SQLException, InterruptedException {
        var reports = new ArrayList<Report>();
        var written = new ArrayList<Report>();
        var writing = new Writing(look, authority);
        Optional<Map<RowKey, Sighting>> seen = sightings(batch);
        for (Damage damage : batch) {
            Report planned = planned(damage, seen);
            Optional<Repair> repair = planned.repair();
            if (repair.isEmpty()) {
                reports.add(planned);
                continue;
            }
            Writing.Made made = writing.make(damage, repair.get());
            Report report = planned.withoutValues().became(made.outcome(), made.reason());
            told.accept(report);
            if (made.retry()) {
                retried.add(damage);
            }
            (made.outcome() == Outcome.REPAIRED ? written : reports).add(report);
        }
        reports.addAll(verified(written));
        return reports;
    }

    private List<Report> verified(List<Report> written) throws SQLException, InterruptedException {
        if (written.isEmpty()) {
            return written;
        }
        Optional<Map<RowKey, Sighting>> seen =
                sightings(written.stream().map(Report::damage).toList());
        return written.stream()
                .map(report -> seen.map(sightings -> verified(report, of(sightings, report.damage())))
                        .orElseGet(() ->
                                report.became(Outcome.IN_FLIGHT, "written; what became of it was not decided in time")))
                .toList();
    }

    private static Report verified(Report report, Sighting seen) {
        if (seen.equal()) {
            return report;
        }
        return seen.still()
                ? report.became(Outcome.CHANGED, "written, and different again")
                : report.became(Outcome.IN_FLIGHT, "written, and changed by the source since");
    }

    /// @param seen nothing when what the source had committed was not decided in time
    private Report planned(Damage damage, Optional<Map<RowKey, Sighting>> seen) throws SQLException {
        if (seen.isEmpty()) {
            return Report.without(damage, Outcome.IN_FLIGHT, "what the source has committed was not decided in time");
        }
        return switch (look.prepared(damage.key(), of(seen.get(), damage))) {
            case Look.Seen.Only(Remedy remedy) -> Report.of(damage, remedy);
            case Look.Seen.Ready(Repair repair) -> Report.planned(damage, repair);
        };
    }

    /// Every row that was looked at was seen.
    private static Sighting of(Map<RowKey, Sighting> sightings, Damage damage) {
        return Objects.requireNonNull(sightings.get(damage.key()));
    }

    private Optional<Map<RowKey, Sighting>> sightings(List<Damage> batch) throws SQLException, InterruptedException {
        Damage first = batch.getFirst();
        return look.sightings(
                first.lane(),
                first.epoch(),
                batch.stream().map(Damage::key).distinct().toList());
    }

    /// Rows of a batch are of one lane and epoch, and their keys have the same columns.
    private static List<List<Damage>> batches(List<Damage> damages) {
        var batches = new ArrayList<List<Damage>>();
        for (List<Damage> alike : damages.stream()
                .collect(Collectors.groupingBy(Repairer::shape, LinkedHashMap::new, Collectors.toList()))
                .values()) {
            for (int from = 0; from < alike.size(); from += ROWS_A_LOOK) {
                batches.add(alike.subList(from, Math.min(alike.size(), from + ROWS_A_LOOK)));
            }
        }
        return batches;
    }

    private static List<Object> shape(Damage damage) {
        return List.of(
                damage.lane(),
                damage.epoch(),
                damage.key().columns().stream().map(column -> column.name()).toList());
    }

    @Override
    public void close() throws SQLException {
        try {
            authority.close();
        } finally {
            look.close();
        }
    }
}
