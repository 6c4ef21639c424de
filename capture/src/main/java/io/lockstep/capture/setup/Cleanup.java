package io.lockstep.capture.setup;

import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.WatermarkTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Removes from both databases exactly what the record of creation says, newest first. What is in use or was
/// changed by somebody stays and is named, and with it the record, so that a later cleanup goes on. Not
/// thread-safe.
///
/// The target's tables go only when the subscription has applied everything that the source has written into its
/// own: a subscription that meets a change of a table that is gone stops for ever.
public final class Cleanup implements AutoCloseable {
    private static final Set<Kind> WITH_THE_SCHEMA = EnumSet.of(Kind.SCHEMA, Kind.TABLE, Kind.CATALOGUE);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ends ends;
    private final Optional<LaneNames> lane;
    private final Set<String> subscriptions;
    private final List<Step> source;
    private final List<Step> kafka;
    private final List<Step> target;

    private Cleanup(Ends ends, Optional<LaneNames> lane) {
        this.ends = ends;
        this.lane = lane;
        if (lane.isEmpty()) {
            requireNoCutover();
        }
        Site site = ends.site(Side.SOURCE);
        this.source = steps(site);
        this.kafka = ends.topics()
                .filter(_ -> lane.isEmpty() && !site.created().isEmpty())
                .map(topics -> topics.removal(site))
                .orElse(List.of());
        Site there = ends.site(Side.TARGET);
        this.subscriptions = subscriptions(there);
        this.target = steps(there);
    }

    /// What a cutover needs is not taken from under it.
    private void requireNoCutover() {
        CutoverTables tables = new CutoverTables(ends.settings().schema());
        boolean there = ends.source()
                .exists(
                        "SELECT 1 WHERE to_regclass(?) IS NOT NULL",
                        tables.lease().quoted());
        if (there
                && ends.source()
                        .exists("SELECT 1 FROM " + tables.lease().quoted()
                                + " WHERE side = 'source' AND expires_at > clock_timestamp()")) {
            throw new SetupException(
                    "A cutover is being carried out",
                    "let it end: `lockstep cutover status`; or `lockstep cutover abort` it, before it is decided");
        }
        String wayBack = CutoverTables.wayBack(ends.settings().migration());
        if (ends.target().exists("SELECT 1 FROM pg_publication WHERE pubname = ?", wayBack)
                || ends.source().exists("SELECT 1 FROM pg_subscription WHERE subname = ?", wayBack)) {
            throw new SetupException(
                    "The way back of a cutover is there, " + wayBack,
                    "close it first: `lockstep cutover finalize`, with the coordinator running");
        }
    }

    /// Looks at both records and plans; nothing is changed yet.
    ///
    /// @throws SetupException when a database does not answer, or a cutover is not over
    public static Cleanup plan(SetupSettings settings) {
        return plan(settings, Optional.empty());
    }

    /// The same for one lane, which the migration no longer has: what the others use stays.
    ///
    /// @throws SetupException also when the migration has it still
    public static Cleanup plan(SetupSettings settings, String lane) {
        boolean used =
                settings.lanes().stream().anyMatch(each -> each.names().lane().equals(lane));
        if (used) {
            throw new SetupException(
                    "Lane " + lane + " is in the configuration",
                    "take it out of `lanes` and stop its captures first; without --lane everything is removed");
        }
        return plan(settings, Optional.of(new LaneNames(settings.migration(), lane)));
    }

    private static Cleanup plan(SetupSettings settings, Optional<LaneNames> lane) {
        Ends ends = Ends.open(settings);
        try {
            return new Cleanup(ends, lane);
        } catch (RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    /// Everything that goes and everything that must stay, in this order.
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(source);
        steps.addAll(kafka);
        steps.addAll(schema(Side.SOURCE, isLeft(source)));
        steps.addAll(target);
        steps.addAll(schema(Side.TARGET, isLeft(source) || isLeft(target)));
        return steps;
    }

    /// Whether nothing is there to remove.
    public boolean isEmpty() {
        return steps().isEmpty();
    }

    /// Does what was planned. A step that fails leaves its object and is told to the watcher; the others go on.
    ///
    /// @return whether everything is gone
    public boolean execute(Watcher watcher) {
        boolean gone = all(source, watcher);
        gone &= all(kafka, watcher);
        boolean sourceSchema = all(schema(Side.SOURCE, isRecorded(Side.SOURCE)), watcher);
        gone &= all(target, watcher);
        return all(schema(Side.TARGET, !sourceSchema || isRecorded(Side.TARGET)), watcher) && sourceSchema && gone;
    }

    private boolean all(List<Step> steps, Watcher watcher) {
        Execution execution = ends.execution(watcher);
        boolean gone = true;
        for (Step step : steps) {
            try {
                execution.run(step);
                gone &= !(step instanceof Step.Left);
            } catch (SetupException e) {
                watcher.failed(step, e.getMessage() + "; " + e.fix());
                gone = false;
                if (step instanceof Step.Wait) {
                    break;
                }
            }
        }
        return gone;
    }

    private static boolean isLeft(List<Step> steps) {
        return steps.stream().anyMatch(Step.Left.class::isInstance);
    }

    /// Whether the record lists anything but the schema, its tables, and what it notes itself.
    private boolean isRecorded(Side side) {
        return ends.site(side).created().stream()
                .anyMatch(entry ->
                        lane.isPresent() ? isOf(lane.get(), entry, side) : !WITH_THE_SCHEMA.contains(entry.kind()));
    }

    /// What comes last on one side: nothing when the schema is gone already.
    private List<Step> schema(Side side, boolean needed) {
        Site site = ends.site(side);
        Optional<Step> drop = tables(site);
        if (drop.isPresent() && needed) {
            String what = lane.isPresent()
                    ? drop.get().what()
                    : "schema " + site.settings().schema();
            return List.of(new Step.Left(site.place(), what, "its record is needed for what is left"));
        }
        Stream<Step> applied = side == Side.TARGET && drop.isPresent()
                ? subscriptions.stream().flatMap(name -> applied(name).stream())
                : Stream.empty();
        return Stream.concat(applied, drop.stream()).toList();
    }

    private Optional<Step> tables(Site site) {
        if (lane.isPresent()) {
            return new Removal(site).tables(lane.get());
        }
        return site.created().isEmpty() ? Optional.empty() : Optional.of(new Removal(site).schema());
    }

    /// Those that carry what goes, of lanes that the configuration no longer has as well.
    private Set<String> subscriptions(Site site) {
        Stream<String> configured = lane.isPresent()
                ? Stream.empty()
                : ends.settings().lanes().stream().flatMap(each -> each.subscription().stream());
        Stream<String> recorded =
                site.all(Kind.MEMBER).stream().filter(this::concerns).map(Membership::group);
        return Stream.concat(configured, recorded).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Optional<Step> applied(String subscription) {
        List<String> slots = ends.target()
                .strings(
                        "SELECT subslotname FROM pg_subscription WHERE subname = ? AND subslotname IS NOT NULL",
                        subscription);
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        String lsn = ends.source().strings("SELECT pg_current_wal_lsn()").getFirst();
        return Optional.of(new Step.Wait(
                Place.SOURCE,
                "subscription " + subscription + " has applied the source's log up to " + lsn,
                "SELECT 1 FROM pg_replication_slots WHERE slot_name = " + Identifiers.literal(slots.getFirst())
                        + " AND confirmed_flush_lsn >= " + Identifiers.literal(lsn) + "::pg_lsn",
                PATIENCE,
                "run cleanup again when the subscription has caught up: it would stop for ever at changes of a table"
                        + " that is gone"));
    }

    private List<Step> steps(Site site) {
        return site.created().reversed().stream()
                .filter(entry -> lane.isEmpty() || isOf(lane.get(), entry, site.side()))
                .flatMap(entry -> new Removal(site).of(entry).stream())
                .toList();
    }

    private boolean concerns(Created member) {
        return lane.isEmpty() || isOf(lane.get(), member, Side.TARGET);
    }

    private boolean isOf(LaneNames names, Created entry, Side side) {
        return switch (entry.kind()) {
            case SLOT -> entry.name().equals(names.slot(side));
            case PUBLICATION -> entry.name().equals(names.publication(side));
            case MEMBER ->
                entry.detail()
                        .equals(new WatermarkTable(ends.settings().schema(), names.lane())
                                .id()
                                .toString());
            case SCHEMA, TABLE, ROLE, ATTRIBUTE, GRANT, CATALOGUE, TOPIC -> false;
        };
    }

    @Override
    public void close() {
        ends.close();
    }
}
