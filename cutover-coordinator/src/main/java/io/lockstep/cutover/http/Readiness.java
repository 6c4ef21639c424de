package io.lockstep.cutover.http;

import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `GET /health/live` and `/health/ready`: UP when every check is.
public record Readiness(String status, List<HealthCheck> checks) {
    public Readiness {
        checks = List.copyOf(checks);
    }

    public static Readiness of(List<HealthCheck> checks) {
        return new Readiness(checks.stream().allMatch(HealthCheck::up) ? "UP" : "DOWN", checks);
    }

    /// Ready when the topics have been read to their end and are being followed, the verifier still speaks, and the
    /// services in the same process are ready.
    static Readiness of(Overview overview, Duration limit, List<HealthCheck> neighbours) {
        var checks = new ArrayList<HealthCheck>(List.of(
                feed(overview.observation().feed()),
                progress(
                        overview.state().newestProgressAt(),
                        overview.observation().now(),
                        limit)));
        checks.addAll(neighbours);
        return of(checks);
    }

    public boolean up() {
        return status.equals("UP");
    }

    private static HealthCheck feed(FeedStatus feed) {
        return switch (feed) {
            case FeedStatus.Following _ -> HealthCheck.of("feed", true, "following the verifier's topics");
            case FeedStatus.CatchingUp _ ->
                HealthCheck.of("feed", false, "still reading what was published before the start");
            case FeedStatus.Broken(String problem) -> HealthCheck.of("feed", false, problem);
        };
    }

    private static HealthCheck progress(Optional<Instant> newest, Instant now, Duration limit) {
        return newest.map(at -> Durations.since(at, now))
                .map(age -> HealthCheck.of(
                        "progress",
                        age.compareTo(limit) <= 0,
                        "the newest progress is " + Seconds.of(age) + " s old (limit " + Seconds.of(limit)
                                + " s): an old one means that the verifier has stopped"))
                .orElseGet(
                        () -> HealthCheck.of("progress", false, "no progress has been published: start the verifier"));
    }
}
