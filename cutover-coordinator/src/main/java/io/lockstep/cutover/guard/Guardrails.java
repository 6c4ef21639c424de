package io.lockstep.cutover.guard;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Looks at guardrails side by side, so that one that is slow or cannot be answered keeps no other waiting.
///
/// Whatever throws or takes too long is [Sighting.State#UNKNOWN]. Thread-safe.
public final class Guardrails {
    private final Supplier<OpenDatabases> sessions;
    private final int atOnce;
    private final Duration limit;
    private final InstantSource clock;

    /// @param sessions new ones for each guardrail, which are closed here
    /// @param atOnce how many are looked at at the same time; each may have a session on either side
    /// @param limit how long one may take; also the time after which the server ends its statement
    public Guardrails(Supplier<OpenDatabases> sessions, int atOnce, Duration limit, InstantSource clock) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("At least one guardrail at once, not " + atOnce);
        }
        if (limit.toMillis() < 1) {
            throw new IllegalArgumentException("A guardrail needs at least a millisecond, not " + limit);
        }
        this.sessions = sessions;
        this.atOnce = atOnce;
        this.limit = limit;
        this.clock = clock;
    }

    /// What was seen of each, in the order given.
    ///
    /// @throws InterruptedException when the caller is; nobody looks any more then
    public List<Result> look(List<Guardrail> guardrails) throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Result>> looks = guardrails.stream()
                    .map(guardrail -> threads.submit(() -> inTurn(guardrail, free, threads)))
                    .toList();
            List<Result> results = new ArrayList<>();
            for (Future<Result> each : looks) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A guardrail was not looked at", e.getCause());
        } finally {
            // one that does not heed its interrupt is left behind
            threads.shutdownNow();
        }
    }

    private Result inTurn(Guardrail guardrail, Semaphore free, ExecutorService threads) throws InterruptedException {
        free.acquire();
        try {
            var began = clock.instant();
            Sighting sighting = within(threads.submit(() -> look(guardrail)));
            return new Result(guardrail, sighting, Duration.between(began, clock.instant()));
        } finally {
            free.release();
        }
    }

    /// An interrupt ends a virtual thread's wait for its server.
    private Sighting within(Future<Sighting> look) throws InterruptedException {
        try {
            return look.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return Sighting.unknown("no answer within " + limit.toMillis() + " ms", AGAIN);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return Sighting.unknown(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), AGAIN);
        } finally {
            look.cancel(true);
        }
    }

    private Sighting look(Guardrail guardrail) throws Exception {
        try (OpenDatabases databases = sessions.get()) {
            return guardrail.look(bounded(databases));
        }
    }

    private Databases bounded(OpenDatabases databases) {
        return new Databases() {
            @Override
            public <T> T read(Side side, Work<T> work) throws SQLException {
                return databases.read(side, session -> {
                    bound(session);
                    return work.on(session);
                });
            }
        };
    }

    private void bound(Connection session) throws SQLException {
        Query.execute(session, "SET statement_timeout = " + limit.toMillis());
    }

    private static final String AGAIN = "see why it cannot be seen, and look again";

    /// Whether a cutover may begin: every condition that blocks was seen to hold.
    public static boolean mayBegin(List<Result> results) {
        return results.stream().noneMatch(Result::blocks);
    }

    /// What was seen of one guardrail.
    ///
    /// @param took the time until it was seen or given up
    public record Result(Guardrail guardrail, Sighting sighting, Duration took) {
        /// Whether a cutover does not begin because of it. What could not be seen blocks like what does not hold.
        public boolean blocks() {
            return guardrail.severity() == Severity.BLOCKER && sighting.state() != Sighting.State.PASS;
        }
    }
}
