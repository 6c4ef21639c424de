package io.lockstep.verifier.repair;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.verifier.repair.Images.Image;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader;
import io.lockstep.verifier.rows.RowReader.Found;
import io.lockstep.verifier.rows.WatermarkRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Looks at rows of one table on both sides. Confined to one thread.
final class Look implements AutoCloseable {
    private static final ReadSession.Purpose PURPOSE =
            new ReadSession.Purpose("lockstep repair", Duration.ofSeconds(30));

    private final RepairSettings settings;
    private final Proof proof;
    private final ReadSession source;
    private final ReadSession target;
    private final RepairTable table;

    private Look(RepairSettings settings, Proof proof, ReadSession source, ReadSession target, RepairTable table) {
        this.settings = settings;
        this.proof = proof;
        this.source = source;
        this.target = target;
        this.table = table;
    }

    /// What was seen of a row, or a write that it leads to.
    sealed interface Seen {
        /// Nothing is to be written.
        record Only(Remedy remedy) implements Seen {}

        record Ready(Repair repair) implements Seen {}
    }

    /// @throws SQLException also when a side is a standby, or lacks the table
    static Look at(TableId table, RepairSettings settings, Proof proof) throws SQLException {
        ReadSession source = ReadSession.open(Side.SOURCE, settings.source(), PURPOSE);
        try {
            ReadSession target = ReadSession.open(Side.TARGET, settings.target(), PURPOSE);
            try {
                return new Look(
                        settings,
                        proof,
                        source,
                        target,
                        RepairTable.read(table, source, target, settings.mappings(), settings.rules()));
            } catch (SQLException e) {
                target.close();
                throw e;
            }
        } catch (SQLException e) {
            source.close();
            throw e;
        }
    }

    RepairTable table() {
        return table;
    }

    /// Looks at rows of one lane, all of them between the same watermarks; nothing when what the source had committed
    /// is
    /// not decided in time.
    Optional<Map<RowKey, Sighting>> sightings(String lane, long epoch, List<RowKey> keys)
            throws SQLException, InterruptedException {
        Map<RowKey, Found> before = new RowReader(table.source(), table.compared()).readVersions(source, keys);
        TableId marks = new WatermarkTable(settings.watermarkSchema(), lane).id();
        WatermarkRow newest =
                WatermarkRow.read(source, marks, lane, settings.watermarks().apply(lane));
        if (newest.epoch() != epoch || !proof.passes(lane, epoch, newest.sequence())) {
            return Optional.empty();
        }
        Map<RowKey, Found> there = new RowReader(table.target(), table.compared()).readVersions(target, keys);
        Map<RowKey, Found> after = new RowReader(table.source(), table.compared()).readVersions(source, keys);
        var sightings = new LinkedHashMap<RowKey, Sighting>();
        keys.forEach(key -> sightings.put(
                key,
                new Sighting(
                        Objects.requireNonNull(before.get(key)),
                        Objects.requireNonNull(there.get(key)),
                        Objects.requireNonNull(after.get(key)))));
        return Optional.of(sightings);
    }

    /// What is to be done about a row. The values are read now: they are those of the versions that were seen, or the
    /// row is left alone.
    Seen prepared(RowKey key, Sighting seen) throws SQLException {
        return switch (seen.remedy(table)) {
            case Remedy.Write write -> prepared(key, seen, write);
            case Remedy.None none -> new Seen.Only(none);
            case Remedy.Wait wait -> new Seen.Only(wait);
            case Remedy.Refuse refuse -> new Seen.Only(refuse);
        };
    }

    private Seen prepared(RowKey key, Sighting seen, Remedy.Write write) throws SQLException {
        Optional<Image> wanted = Images.read(source, table.source(), key, write.columns());
        SortedSet<String> replaced = write instanceof Remedy.Update ? write.columns() : new TreeSet<>();
        Optional<Image> found = Images.read(target, table.target(), key, replaced);
        if (!version(wanted).equals(seen.after().version())
                || !version(found).equals(seen.there().version())) {
            return new Seen.Only(new Remedy.Wait("it was written while it was read"));
        }
        Map<String, @Nullable String> values = wanted.map(Image::values).orElse(Collections.emptyMap());
        GuardedStatement statement = GuardedStatement.of(
                table, key, write, values, found.map(Image::seen).orElse(null));
        return new Seen.Ready(new Repair(
                key,
                write,
                statement,
                seen.after(),
                values,
                found.map(Image::values).orElse(Collections.emptyMap())));
    }

    private static String version(Optional<Image> image) {
        return image.map(found -> found.seen().version()).orElse("");
    }

    /// Whether the source has still the version of the row that a repair was made of.
    boolean still(Repair repair) throws SQLException {
        Found now = new RowReader(table.source(), table.compared())
                .readVersions(source, List.of(repair.key()))
                .get(repair.key());
        return repair.source().equals(now);
    }

    /// The target's row, as the given session sees it.
    Found there(ReadSession session, RowKey key) throws SQLException {
        return Objects.requireNonNull(new RowReader(table.target(), table.compared())
                .readVersions(session, List.of(key))
                .get(key));
    }

    /// The same as everybody sees it.
    Row there(RowKey key) throws SQLException {
        return there(target, key).row();
    }

    @Override
    public void close() throws SQLException {
        try {
            target.close();
        } finally {
            source.close();
        }
    }
}
