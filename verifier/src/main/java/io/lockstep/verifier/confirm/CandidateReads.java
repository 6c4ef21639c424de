package io.lockstep.verifier.confirm;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowKey;
import io.lockstep.events.WatermarkTable;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.WatermarkRow;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads rows that a sweep has found to differ, as suspects are read: source, target once a watermark
/// says that it has had what the source had, source. Confined to one thread.
public final class CandidateReads {
    private final Mode mode;
    private final ConfirmerSettings settings;

    /// @param mode what the replicator is allowed to do
    public CandidateReads(Mode mode, ConfirmerSettings settings) {
        this.mode = mode;
        this.settings = settings;
    }

    /// A row that may differ.
    ///
    /// @param source what the source had in the last round, which found the row to differ; null before
    public record Candidate(RowKey key, @Nullable Row source) {
        /// One that has not been read.
        public static Candidate of(RowKey key) {
            return new Candidate(key, null);
        }
    }

    /// What a round has found of a row.
    public sealed interface Found {
        /// The target shows what the source had: nothing is wrong, or it was in flight.
        record Right() implements Found {}

        /// The source has changed the row meanwhile, so the change logs judge it.
        record Moved() implements Found {}

        /// It looks wrong, and another round has to say the same.
        record Again(Candidate candidate) implements Found {}

        /// Two rounds have found it wrong in the same way.
        ///
        /// @param columns those that differ; empty when a side lacks the row
        /// @param from the newest watermark on the source before the last round
        record Wrong(RowKey key, DivergenceClass type, List<String> columns, long from) implements Found {}
    }

    /// One round over rows of one lane.
    ///
    /// @param waits lets a moment pass; false when there is no point in waiting any longer
    /// @return what was found of each row that could be read; empty when the round came to nothing
    /// @throws SQLException when a side does not answer, or its watermark is of another epoch or not the
    ///     writer's
    public Map<RowKey, Found> round(
            Lane lane, Collection<Candidate> candidates, ReadSession source, ReadSession target, BooleanSupplier waits)
            throws SQLException {
        WatermarkRow from = watermark(source, lane.name());
        if (from.epoch() != lane.epoch()) {
            throw new SQLException(
                    "the source's watermark is of epoch " + from.epoch() + ", the sweep of epoch " + lane.epoch());
        }
        List<RowKey> keys = candidates.stream().map(Candidate::key).toList();
        TableReads reads = TableReads.of(keys, source, target, settings.mappings(), settings.rules());
        var round = new Round(mode, from, reads.read(source));
        WatermarkRow shown = watermark(target, lane.name());
        while (!round.reached(shown)) {
            if (!waits.getAsBoolean()) {
                return Map.of();
            }
            shown = watermark(target, lane.name());
        }
        Map<RowKey, Row> there = reads.read(target);
        Map<RowKey, Row> after = reads.read(source);
        return found(candidates, round.end(shown, there, after, watermark(source, lane.name())));
    }

    /// A lane in an epoch.
    public record Lane(String name, long epoch) {}

    /// The newest watermark on the source.
    ///
    /// @throws SQLException also when it is not the writer's
    public WatermarkRow newest(ReadSession source, String lane) throws SQLException {
        return watermark(source, lane);
    }

    private static Map<RowKey, Found> found(Collection<Candidate> candidates, Map<RowKey, Sandwich> read) {
        var found = new HashMap<RowKey, Found>();
        for (Candidate candidate : candidates) {
            Sandwich sandwich = read.get(candidate.key());
            if (sandwich != null) {
                found.put(candidate.key(), found(candidate, sandwich));
            }
        }
        return found;
    }

    static Found found(Candidate candidate, Sandwich read) {
        if (read.same()) {
            return new Found.Right();
        }
        if (!read.still() || (candidate.source() != null && !read.before().equals(candidate.source()))) {
            return new Found.Moved();
        }
        return candidate.source() == null
                ? new Found.Again(new Candidate(candidate.key(), read.before()))
                : wrong(candidate.key(), read);
    }

    /// Which of two ways to get there a row has gone that only the target has, no log tells: its deletion
    /// was lost before the epoch, or somebody wrote it then.
    private static Found wrong(RowKey key, Sandwich read) {
        long from = read.window().from();
        if (read.before() instanceof Row.Present here && read.target() instanceof Row.Present there) {
            List<String> columns = here.cells().keySet().stream()
                    .filter(column -> !Objects.equals(
                            here.cells().get(column), there.cells().get(column)))
                    .sorted()
                    .toList();
            return new Found.Wrong(key, DivergenceClass.VALUE_MISMATCH, columns, from);
        }
        DivergenceClass type =
                read.before() instanceof Row.Absent ? DivergenceClass.LOST_DELETE : DivergenceClass.MISSING_ROW;
        return new Found.Wrong(key, type, List.of(), from);
    }

    private WatermarkRow watermark(ReadSession session, String lane) throws SQLException {
        var table = new WatermarkTable(settings.watermarkSchema(), lane);
        return WatermarkRow.read(
                session, table.id(), lane, settings.watermarks().apply(lane));
    }
}
