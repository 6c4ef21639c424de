package io.lockstep.capture.setup;

import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Preconditions;
import io.lockstep.capture.database.Problem;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The steps of a setup in the order in which they are safe: the schema first on the target, since a replicator
/// that carries every table stops at changes of a table that is not there; publications before slots; the epoch
/// last.
///
/// @param tables as the selection comes out on both sides
record SetupPlan(List<Step> steps, SelectedTables tables) {
    SetupPlan {
        steps = List.copyOf(steps);
    }

    /// @throws SetupException when a database is not as it must be, naming everything that is wrong
    static SetupPlan of(Site source, Site target) {
        Problem.refuse(Stream.of(source, target)
                .flatMap(site -> Preconditions.ofServer(site.session()).stream())
                .toList());
        LaneSettings lane = source.settings().lane();
        SelectedTables tables = SelectedTables.choose(lane, source.session(), target.session());
        requirePermanent(source);
        Problem.refuse(Stream.of(source, target)
                .flatMap(site -> new Requirements(site, tables.on(site.side())).missing().stream())
                .toList());
        List<Step> steps = new ArrayList<>();
        steps.add(new OwnSchema(target).plan());
        steps.add(new OwnSchema(source).plan());
        access(source, target, tables, steps);
        lane.subscription().ifPresent(name -> steps.addAll(new Membership(name, source, target).plan()));
        steps.addAll(streams(source, target, tables));
        return new SetupPlan(steps, tables);
    }

    /// Where one server has both databases, a role of both is made, and removed, with the target's, whose cleanup comes
    /// last.
    private static void access(Site source, Site target, SelectedTables tables, List<Step> steps) {
        if (source.settings().isTemporary()) {
            tables.requireReadable(source.session());
            tables.requireReadable(target.session());
            return;
        }
        var ofSource = new RuntimeRoles(source, tables.on(Side.SOURCE));
        var ofTarget = new RuntimeRoles(target, tables.on(Side.TARGET));
        if (source.session().server().equals(target.session().server())) {
            steps.addAll(ofTarget.plan(Set.of()));
            steps.addAll(ofSource.plan(ofTarget.roles()));
        } else {
            steps.addAll(ofSource.plan(Set.of()));
            steps.addAll(ofTarget.plan(Set.of()));
        }
    }

    private static List<Step> streams(Site source, Site target, SelectedTables tables) {
        Epoch epoch = new Epoch(source, target);
        List<Step> steps = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Site site : List.of(source, target)) {
            Streams streams = new Streams(site, tables.on(site.side()), epoch.next());
            steps.addAll(streams.plan());
            reasons.addAll(streams.reasons());
        }
        if (source.settings().newEpoch()) {
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
                    "Migration " + source.settings().names().migration() + " is set up: its lane is permanent",
                    "use that lane, or run `lockstep cleanup` first");
        }
    }
}
