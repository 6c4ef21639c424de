package io.lockstep.capture.setup;

import io.lockstep.capture.database.Carriers;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Preconditions;
import io.lockstep.capture.database.Problem;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The steps of a setup in the order in which they are safe: the schema first on the target, since a replicator
/// that carries every table stops at changes of a table that is not there; publications before slots; the epoch
/// last.
///
/// @param lanes with their tables, as the selection comes out on both sides
record SetupPlan(List<Step> steps, Map<LaneSettings, SelectedTables> lanes) {
    SetupPlan {
        steps = List.copyOf(steps);
        lanes = Collections.unmodifiableMap(new LinkedHashMap<>(lanes));
    }

    /// @throws SetupException when a database is not as it must be, naming everything that is wrong
    static SetupPlan of(Site source, Site target) {
        Problem.refuse(Stream.of(source, target)
                .flatMap(site -> Preconditions.ofServer(site.session()).stream())
                .toList());
        Map<LaneSettings, SelectedTables> lanes = new LinkedHashMap<>();
        source.settings()
                .lanes()
                .forEach(lane -> lanes.put(lane, SelectedTables.choose(lane, source.session(), target.session())));
        requirePermanent(source);
        Problem.refuse(Stream.concat(
                        Stream.of(source, target)
                                .flatMap(site -> new Requirements(site, on(site.side(), lanes)).missing().stream()),
                        strayed(target, lanes))
                .toList());
        List<Step> steps = new ArrayList<>();
        steps.add(new OwnSchema(target).plan());
        steps.add(new OwnSchema(source).plan());
        access(source, target, lanes, steps);
        lanes.keySet()
                .forEach(lane -> lane.subscription()
                        .ifPresent(name -> steps.addAll(new Membership(lane, name, source, target).plan())));
        lanes.forEach((lane, tables) -> steps.addAll(streams(source, target, lane, tables)));
        return new SetupPlan(steps, lanes);
    }

    /// The tables of all lanes, by their names on one side.
    List<TableId> on(Side side) {
        return on(side, lanes);
    }

    private static List<TableId> on(Side side, Map<LaneSettings, SelectedTables> lanes) {
        return lanes.values().stream()
                .flatMap(tables -> tables.on(side).stream())
                .toList();
    }

    private static Stream<Problem> strayed(Site target, Map<LaneSettings, SelectedTables> lanes) {
        Map<LaneSettings, List<TableId>> onTarget = new LinkedHashMap<>();
        lanes.forEach((lane, tables) -> onTarget.put(lane, tables.on(Side.TARGET)));
        return onTarget.size() < 2 ? Stream.empty() : Carriers.read(target.session()).problems(onTarget).stream();
    }

    /// Where one server has both databases, a role of both is made, and removed, with the target's, whose cleanup comes
    /// last.
    private static void access(Site source, Site target, Map<LaneSettings, SelectedTables> lanes, List<Step> steps) {
        if (source.settings().isTemporary()) {
            lanes.values().forEach(tables -> {
                tables.requireReadable(source.session());
                tables.requireReadable(target.session());
            });
            return;
        }
        var ofSource = new RuntimeRoles(source, on(Side.SOURCE, lanes));
        var ofTarget = new RuntimeRoles(target, on(Side.TARGET, lanes));
        if (source.session().server().equals(target.session().server())) {
            steps.addAll(ofTarget.plan(Set.of()));
            steps.addAll(ofSource.plan(ofTarget.roles()));
        } else {
            steps.addAll(ofSource.plan(Set.of()));
            steps.addAll(ofTarget.plan(Set.of()));
        }
    }

    private static List<Step> streams(Site source, Site target, LaneSettings lane, SelectedTables tables) {
        Epoch epoch = new Epoch(source, target, lane);
        List<Step> steps = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Site site : List.of(source, target)) {
            Streams streams = new Streams(site, lane, tables.on(site.side()), epoch.next());
            steps.addAll(streams.plan());
            reasons.addAll(streams.reasons());
        }
        if (source.settings().newEpochs().contains(lane.names().lane())) {
            reasons.add("it was asked for");
        }
        steps.addAll(epoch.plan(reasons));
        return steps;
    }

    /// A run never takes over the lane that an administrator has set up.
    private static void requirePermanent(Site source) {
        boolean permanent = source.all(Kind.SLOT).stream()
                .anyMatch(slot -> !slot.by().equals(source.settings().command()));
        if (source.settings().isTemporary() && permanent) {
            throw new SetupException(
                    "Migration " + source.settings().migration() + " is set up: its lanes are permanent",
                    "run `lockstep setup`, which adds what is missing, or `lockstep cleanup` first");
        }
    }
}
