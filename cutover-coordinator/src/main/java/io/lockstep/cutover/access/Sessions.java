package io.lockstep.cutover.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Who has signed in with a browser. A session stands for the token that it was opened with: what that may do is asked
/// of the tokens file again for every write, so that a token that is removed ends its sessions. Kept in memory; a
/// restart ends them all. Thread-safe.
public final class Sessions {
    /// A night's work. Reading needs no session.
    private static final Duration LASTS = Duration.ofHours(12);

    private static final int MOST = 1000;
    private static final int BYTES = 32;

    private final String migration;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final Map<String, Session> open = new LinkedHashMap<>();

    /// One that is open.
    ///
    /// @param id the cookie's value, a secret
    /// @param token that it was opened with, in clear
    /// @param csrf what a write has to repeat in a header, which no other site can read
    public record Session(String id, String token, String csrf, Instant ends) {
        @Override
        public String toString() {
            return "Session[until " + ends + "]";
        }
    }

    /// @param chance a cryptographically strong generator
    public Sessions(String migration, InstantSource clock, RandomGenerator chance) {
        this.migration = migration;
        this.clock = clock;
        this.chance = chance;
    }

    /// What the cookie is called. Browsers do not tell ports apart, so migrations on one machine have names of their
    /// own.
    public String cookie() {
        return "lockstep_" + migration;
    }

    /// How long one lasts.
    public Duration lasts() {
        return LASTS;
    }

    public synchronized Session open(String token) {
        Instant now = clock.instant();
        open.values().removeIf(each -> !each.ends().isAfter(now));
        while (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        Session session = new Session(secret(), token, secret(), now.plus(LASTS));
        open.put(session.id(), session);
        return session;
    }

    /// Empty when there is none, or it has ended.
    public synchronized Optional<Session> find(String id) {
        return Optional.ofNullable(open.get(id))
                .filter(session -> session.ends().isAfter(clock.instant()));
    }

    public synchronized void close(String id) {
        open.remove(id);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
