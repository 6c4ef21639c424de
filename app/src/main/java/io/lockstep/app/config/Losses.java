package io.lockstep.app.config;

import io.lockstep.events.Nearest;
import io.lockstep.verifier.causes.Profile;
import java.util.List;
import java.util.Set;

/// What the replicator is known to change, and which of it is accepted.
///
/// @param accepted names of losses of the profile
public record Losses(Profile profile, Set<String> accepted) {
    /// Of a replicator of which nothing is known.
    public static final Losses NONE = new Losses(Profile.NONE, Set.of());

    static final String ACCEPTED = "replication.accepted-losses";

    public Losses {
        accepted = Set.copyOf(accepted);
    }

    static Losses of(Settings settings) {
        Profile profile = DmsSettings.of(settings).map(DmsSettings::profile).orElse(Profile.NONE);
        return new Losses(profile, Set.copyOf(settings.list(ACCEPTED, String.class)));
    }

    /// A loss that nobody knows would accept nothing.
    static void check(Findings findings) {
        Setting accepted = findings.settings.get(ACCEPTED);
        if (accepted == null || findings.isFaulty(DmsSettings.KEY)) {
            return;
        }
        Setting file = findings.settings.get(DmsSettings.KEY);
        List<String> known = file != null && file.value() instanceof DmsSettings dms
                ? dms.profile().names()
                : List.of();
        for (Object name : (List<?>) accepted.value()) {
            if (!known.contains(name.toString())) {
                findings.problem(accepted.origin(), ACCEPTED, unknown(name.toString(), known));
            }
        }
    }

    private static String unknown(String name, List<String> known) {
        if (known.isEmpty()) {
            return name + " is no loss that is known: " + DmsSettings.KEY + " says what the replicator changes";
        }
        String meant = Nearest.to(name, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
        return name + " is no loss of this task" + meant + "; known: " + String.join(", ", known);
    }
}
