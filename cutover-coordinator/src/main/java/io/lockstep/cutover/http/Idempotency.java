package io.lockstep.cutover.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.lockstep.cutover.access.Principal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers a request that comes again under the same `Idempotency-Key` as the first time, without carrying it out
/// again.
///
/// What a principal asked for under a key is kept for a day, in memory, the newest ten thousand of all; a restart
/// forgets them. Only answers of requests that were carried out are kept: one that failed may be tried again.
/// Thread-safe.
final class Idempotency {
    private static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final int most;
    private final Map<Name, Kept> kept = new LinkedHashMap<>();

    private record Name(String principal, String key) {}

    /// @param answer null while the request is being carried out
    private record Kept(
            String request, Instant since, @Nullable Object answer) {}

    Idempotency(InstantSource clock) {
        this(clock, MOST);
    }

    Idempotency(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /// Carries a request out, or answers as before.
    ///
    /// @throws ProblemException when the key was used for another request (422), or that one is still being carried
    ///     out (409)
    <T> T once(ServerRequest request, byte[] body, Principal principal, Class<T> type, Supplier<T> action) {
        Optional<String> key = key(request);
        if (key.isEmpty()) {
            return action.get();
        }
        return once(new Name(principal.name(), key.get()), digest(request.path().rawPath(), body), type, action);
    }

    private <T> T once(Name name, String request, Class<T> type, Supplier<T> action) {
        Object before = begin(name, request);
        if (before != null) {
            return type.cast(before);
        }
        Object answer = null;
        try {
            T given = action.get();
            answer = given;
            return given;
        } finally {
            end(name, request, answer);
        }
    }

    private synchronized @Nullable Object begin(Name name, String request) {
        Instant now = clock.instant();
        kept.values().removeIf(each -> each.since().plus(KEPT).isBefore(now));
        Kept before = kept.get(name);
        if (before == null) {
            kept.put(name, new Kept(request, now, null));
            return null;
        }
        if (!before.request().equals(request)) {
            throw new ProblemException(Problem.badBody(
                    List.of("Idempotency-Key: was used for another request; take a new key for a new request")));
        }
        if (before.answer() == null) {
            throw new ProblemException(
                    Problem.conflict("The same request is being carried out: ask again in a moment"));
        }
        return before.answer();
    }

    private synchronized void end(Name name, String request, @Nullable Object answer) {
        if (answer == null) {
            kept.remove(name);
            return;
        }
        kept.put(name, new Kept(request, clock.instant(), answer));
        var eldest = kept.entrySet().iterator();
        while (kept.size() > most && eldest.hasNext()) {
            if (eldest.next().getValue().answer() != null) {
                eldest.remove();
            }
        }
    }

    private static Optional<String> key(ServerRequest request) {
        List<String> sent = request.headers().all(HEADER, List::of);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        if (sent.size() > 1 || !KEY.matcher(sent.getFirst()).matches()) {
            throw new ProblemException(
                    Problem.badBody(List.of("Idempotency-Key: give one key of 1 to 255 visible ASCII characters")));
        }
        return Optional.of(sent.getFirst());
    }

    private static String digest(String path, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return path + " " + HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
