package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `GET /health/live` and `/health/ready`: UP when every check is.
record Readiness(String status, List<Check> checks) {
    /// @param detail what was found, and when it is DOWN what to do
    record Check(String name, String status, String detail) {
        static Check of(String name, boolean up, String detail) {
            return new Check(name, up ? "UP" : "DOWN", detail);
        }
    }

    static Readiness of(List<Check> checks) {
        boolean up = checks.stream().allMatch(check -> check.status().equals("UP"));
        return new Readiness(up ? "UP" : "DOWN", checks);
    }

    /// Ready when the topics have been read to their end and are being followed, and the verifier still speaks.
    static Readiness of(Overview overview, Duration limit) {
        return of(List.of(
                feed(overview.observation().feed()),
                progress(
                        overview.state().newestProgressAt(),
                        overview.observation().now(),
                        limit)));
    }

    boolean up() {
        return status.equals("UP");
    }

    private static Check feed(FeedStatus feed) {
        return switch (feed) {
            case FeedStatus.Following _ -> Check.of("feed", true, "following the verifier's topics");
            case FeedStatus.CatchingUp _ ->
                Check.of("feed", false, "still reading what was published before the start");
            case FeedStatus.Broken(String problem) -> Check.of("feed", false, problem);
        };
    }

    private static Check progress(Optional<Instant> newest, Instant now, Duration limit) {
        return newest.map(at -> Durations.since(at, now))
                .map(age -> Check.of(
                        "progress",
                        age.compareTo(limit) <= 0,
                        "the newest progress is " + Seconds.of(age) + " s old (limit " + Seconds.of(limit)
                                + " s): an old one means that the verifier has stopped"))
                .orElseGet(() -> Check.of("progress", false, "no progress has been published: start the verifier"));
    }
}
