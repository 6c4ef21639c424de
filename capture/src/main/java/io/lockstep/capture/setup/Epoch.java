package io.lockstep.capture.setup;

import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The epoch of the lane, which begins when both slots exist.
final class Epoch {
    private final Site source;
    private final Site target;
    private final LaneSettings lane;

    Epoch(Site source, Site target, LaneSettings lane) {
        this.source = source;
        this.target = target;
        this.lane = lane;
    }

    /// The one after every epoch that was wanted or written.
    long next() {
        return Math.max(wanted(), written()) + 1;
    }

    /// @param reasons why one begins; none when nothing was made
    List<Step> plan(List<String> reasons) {
        long pending = Stream.of(source, target)
                .flatMap(site -> Stream.of(
                        site.recorded(Kind.SLOT, lane.names().slot(site.side())),
                        site.recorded(Kind.PUBLICATION, lane.names().publication(site.side()))))
                .flatMap(Optional::stream)
                .mapToLong(Created::epoch)
                .max()
                .orElse(0);
        if (!reasons.isEmpty() || wanted() == 0) {
            return begin(next(), reasons.isEmpty() ? "the lane has none" : String.join("; ", reasons));
        }
        return pending > wanted()
                ? begin(Math.max(pending, next()), "a setup was interrupted")
                : List.of(new Step.Present(Place.SOURCE, called(wanted())));
    }

    /// What the target publishes is noted first: what changes before the epoch begins is then told in it.
    private List<Step> begin(long epoch, String reason) {
        String statement = "INSERT INTO " + table().quoted() + " (lane, epoch, reason, begun_at) VALUES ("
                + Identifiers.literal(name()) + ", " + epoch + ", " + Identifiers.literal(reason)
                + ", now()) ON CONFLICT (lane) DO UPDATE SET epoch = EXCLUDED.epoch, reason = EXCLUDED.reason,"
                + " begun_at = EXCLUDED.begun_at";
        return List.of(
                Step.Run.atomic(
                        target.place(),
                        "what is published in " + called(epoch),
                        List.of(target.recordCatalogue(lane.names()))),
                Step.Run.atomic(
                        Place.SOURCE,
                        called(epoch) + ": " + reason,
                        List.of(source.recordCatalogue(lane.names()), statement)));
    }

    private long wanted() {
        return number(table(), "");
    }

    /// Of a number that nobody can have reached, since each epoch took more than a byte of log, nothing is
    /// believed.
    private long written() {
        return number(lane.watermarkTable().id(), " AND epoch <= pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    }

    private long number(TableId table, String condition) {
        if (!source.session().exists("SELECT 1 WHERE to_regclass(?) IS NOT NULL", table.quoted())) {
            return 0;
        }
        return source
                .session()
                .strings("SELECT epoch FROM " + table.quoted() + " WHERE lane = ?" + condition, name())
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private TableId table() {
        return new LaneTable(source.settings().schema()).id();
    }

    private String called(long epoch) {
        return "epoch " + epoch + lane.ofLane();
    }

    private String name() {
        return lane.names().lane();
    }
}
