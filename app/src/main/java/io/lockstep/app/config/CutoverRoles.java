package io.lockstep.app.config;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What can be said of the roles of a cutover without asking a database.
final class CutoverRoles {
    static final String APP = "cutover.app-roles";
    static final String ACCEPTED = "cutover.accepted-roles";

    /// Accounts of Lockstep's own: without them nothing could be put back.
    private static final List<String> OWN =
            List.of("source.user", "target.user", "admin.source.user", "admin.target.user", "watermark.user");

    private CutoverRoles() {}

    static void check(Findings findings) {
        for (String key : List.of(APP, ACCEPTED)) {
            Set<Object> met = new HashSet<>();
            for (Object role : names(findings, key)) {
                if (!met.add(role)) {
                    problem(findings, key, role + " is named twice; keep one of them");
                }
            }
        }
        for (Object role : new HashSet<>(names(findings, APP))) {
            if (names(findings, ACCEPTED).contains(role)) {
                problem(findings, ACCEPTED, role + " is one of " + APP + ", which are fenced; keep one of them");
            }
            OWN.stream()
                    .filter(own -> findings.settings.containsKey(own)
                            && findings.settings.get(own).value().equals(role))
                    .findFirst()
                    .ifPresent(own -> problem(
                            findings,
                            APP,
                            role + " is " + own + ", which Lockstep itself needs: give it a role of its own"));
        }
    }

    private static List<?> names(Findings findings, String key) {
        Setting setting = findings.settings.get(key);
        return setting != null && setting.value() instanceof List<?> names ? names : List.of();
    }

    private static void problem(Findings findings, String key, String message) {
        findings.problem(Objects.requireNonNull(findings.settings.get(key)).origin(), key, message);
    }
}
