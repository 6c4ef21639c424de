package io.lockstep.app;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.setup.Brokers;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.capture.setup.Step;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A lane of migration `shop` that outlives every service, set up by the servers' superusers.
final class KeptLane {
    private static final String MIGRATION = "shop";

    private KeptLane() {}

    static void create(Lab lab, Map<String, String> kafka, int partitions) {
        setUp(lab, kafka, partitions, false);
    }

    /// `lockstep setup --new-epoch`; returns what was left undone, with the reason.
    static List<String> newEpoch(Lab lab, Map<String, String> kafka, int partitions) {
        return setUp(lab, kafka, partitions, true).stream()
                .filter(Step.Left.class::isInstance)
                .map(Step.Left.class::cast)
                .map(step -> step.what() + ": " + step.reason())
                .toList();
    }

    private static List<Step> setUp(Lab lab, Map<String, String> kafka, int partitions, boolean newEpoch) {
        var lane = new LaneSettings(
                new LaneNames(MIGRATION, LaneNames.ONLY),
                address(lab.source().database()),
                address(lab.target().database()),
                new TableSelection(List.of("public.*"), List.of()),
                "lockstep",
                Optional.of(MIGRATION));
        SetupSettings settings = SetupSettings.permanent(lane, lane.source(), lane.target(), Optional.empty())
                .withKafka(new Brokers(kafka, partitions))
                .withNewEpoch(newEpoch);
        try (Setup setup = Setup.plan(settings)) {
            setup.execute(Watcher.NONE);
            return setup.steps();
        }
    }

    private static DatabaseAddress address(Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password()));
    }
}
