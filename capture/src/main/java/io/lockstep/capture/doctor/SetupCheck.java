package io.lockstep.capture.doctor;

import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.capture.setup.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a setup would do now, by planning one: what stands in its way is what the administrator lacks.
final class SetupCheck {
    private static final String CHECK = "setup";
    private static final String OBJECT = "administrator";

    private final SetupSettings settings;

    SetupCheck(SetupSettings settings) {
        this.settings = settings;
    }

    /// Nothing where the services' own role administers, which may not look.
    List<Finding> findings() {
        boolean own = settings.source()
                .user()
                .equals(settings.lanes().getFirst().source().user());
        return own ? List.of() : List.of(finding());
    }

    private Finding finding() {
        SetupSettings databases = new SetupSettings(
                settings.lanes(),
                settings.source(),
                settings.target(),
                settings.watermark(),
                settings.command(),
                Set.of(),
                Optional.empty(),
                settings.patience());
        try (Setup setup = Setup.plan(databases)) {
            List<String> open = setup.steps().stream()
                    .filter(step -> !(step instanceof Step.Present))
                    .map(Step::what)
                    .toList();
            return open.isEmpty()
                    ? Finding.ok(CHECK, OBJECT, "everything is set up")
                    : Finding.warn(
                            CHECK,
                            OBJECT,
                            open.size() + " steps are to be done, such as "
                                    + open.stream().distinct().limit(3).collect(Collectors.joining(", ")),
                            "run `lockstep setup`");
        } catch (SetupException e) {
            return Finding.error(CHECK, OBJECT, "a setup is not possible: " + e.getMessage(), e.fix());
        }
    }
}
