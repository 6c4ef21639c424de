package io.lockstep.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How a cutover goes.
///
/// @param maxLag at which synchronisation counts as reached
/// @param sustainedFor how long it has to be no more than that
/// @param pauseBudget how long clients may wait
/// @param appRoles login roles of the application
/// @param acceptedRoles that can write, and are knowingly not fenced
/// @param traffic what directs the clients
/// @param stateFile where a run stands
public record CutoverChoice(
        Duration maxLag,
        Duration sustainedFor,
        Duration pauseBudget,
        List<String> appRoles,
        List<String> acceptedRoles,
        List<TrafficChoice> traffic,
        Failback failback,
        Approvals approvals,
        Path stateFile) {
    /// What is in force where nothing is said.
    public static final CutoverChoice USUAL = new CutoverChoice(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            List.of(),
            List.of(),
            List.of(),
            new Failback(true, Duration.ofDays(2)),
            new Approvals(1, true),
            Path.of("cutover-state.json"));

    public CutoverChoice {
        appRoles = List.copyOf(appRoles);
        acceptedRoles = List.copyOf(acceptedRoles);
        traffic = List.copyOf(traffic);
    }

    /// The way back.
    ///
    /// @param enabled whether it is kept ready
    /// @param window for how long
    public record Failback(boolean enabled, Duration window) {}

    /// Who must agree.
    ///
    /// @param distinctFromOperator whether the operator's own does not count
    public record Approvals(int required, boolean distinctFromOperator) {}

    static CutoverChoice of(Settings settings) {
        return new CutoverChoice(
                settings.get("cutover.max-lag", Duration.class),
                settings.get("cutover.sustained-for", Duration.class),
                settings.get("cutover.pause-budget", Duration.class),
                settings.list(CutoverRoles.APP, String.class),
                settings.list(CutoverRoles.ACCEPTED, String.class),
                settings.get("cutover.traffic", Entries.class).of(TrafficChoice.class),
                new Failback(
                        settings.get("cutover.failback.enabled", Boolean.class),
                        settings.get("cutover.failback.window", Duration.class)),
                new Approvals(
                        settings.number("cutover.approvals.required"),
                        settings.get("cutover.approvals.distinct-from-operator", Boolean.class)),
                settings.get("cutover.state-file", Path.class));
    }
}
