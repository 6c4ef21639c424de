package io.lockstep.cutover.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.cutover.guard.Guardrails.Result;
import io.lockstep.cutover.guard.Sighting.State;
import io.lockstep.events.Side;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardrailsTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @Test
    void they_are_looked_at_side_by_side_and_told_in_the_order_given() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        List<Guardrail> guardrails = IntStream.range(0, 8)
                .mapToObj(i -> guardrail("g" + i, _ -> {
                    together.await();
                    return Sighting.pass("seen " + i);
                }))
                .toList();

        List<Result> results = of(4, LONG).look(guardrails);

        assertThat(results).extracting(Result::guardrail).containsExactlyElementsOf(guardrails);
        assertThat(results)
                .extracting(result -> result.sighting().observed())
                .containsExactlyElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "seen " + i).toList());
        assertThat(Guardrails.mayBegin(results)).isTrue();
    }

    @Test
    void no_more_than_so_many_are_looked_at_at_once() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Guardrail> guardrails = IntStream.range(0, 30)
                .mapToObj(i -> guardrail("g" + i, _ -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.sleep(1);
                    now.decrementAndGet();
                    return Sighting.pass("");
                }))
                .toList();

        assertThat(of(3, LONG).look(guardrails)).hasSize(30);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void what_throws_is_unknown_with_the_reason_and_the_others_are_seen() throws Exception {
        List<Result> results = of(2, LONG)
                .look(List.of(
                        guardrail("throws", _ -> {
                            throw new java.sql.SQLException("permission denied for view x");
                        }),
                        guardrail("throws without a word", _ -> {
                            throw new IllegalStateException();
                        }),
                        guardrail("cannot connect", databases -> databases.read(Side.SOURCE, _ -> Sighting.pass(""))),
                        guardrail("fine", _ -> Sighting.pass("fine"))));

        assertThat(results)
                .extracting(result -> result.sighting().state())
                .containsExactly(State.UNKNOWN, State.UNKNOWN, State.UNKNOWN, State.PASS);
        assertThat(results)
                .extracting(result -> result.sighting().observed())
                .containsExactly(
                        "permission denied for view x",
                        "java.lang.IllegalStateException",
                        "the source is not at hand here",
                        "fine");
        assertThat(Guardrails.mayBegin(results)).isFalse();
    }

    @Test
    void what_takes_too_long_is_unknown_and_keeps_its_place_from_nobody() throws Exception {
        List<Result> results = of(1, Duration.ofMillis(50))
                .look(List.of(
                        guardrail("hangs", _ -> {
                            NEVER.await();
                            return Sighting.pass("");
                        }),
                        guardrail("heeds no interrupt", _ -> {
                            while (NEVER.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            return Sighting.pass("");
                        })));

        assertThat(results)
                .extracting(Result::sighting)
                .allSatisfy(sighting -> assertThat(sighting)
                        .returns(State.UNKNOWN, Sighting::state)
                        .returns("no answer within 50 ms", Sighting::observed));
        NEVER.countDown();
    }

    @Test
    void only_blockers_that_were_seen_to_hold_let_a_cutover_begin() {
        Guardrail blocker = guardrail("blocker", _ -> Sighting.pass(""));
        Guardrail warning = new Given("warning", Severity.WARNING, _ -> Sighting.pass(""));
        List<Sighting> sightings = List.of(Sighting.pass(""), Sighting.fail("x", "y"), Sighting.unknown("x", "y"));

        assertThat(sightings).extracting(seen -> begins(blocker, seen)).containsExactly(true, false, false);
        assertThat(sightings).extracting(seen -> begins(warning, seen)).containsExactly(true, true, true);
    }

    private static boolean begins(Guardrail guardrail, Sighting sighting) {
        return Guardrails.mayBegin(List.of(new Result(guardrail, sighting, Duration.ZERO)));
    }

    private static Guardrails of(int atOnce, Duration limit) {
        return new Guardrails(() -> new OpenDatabases(Map.of()), atOnce, limit, InstantSource.system());
    }

    private static Guardrail guardrail(String name, Look look) {
        return new Given(name, Severity.BLOCKER, look);
    }

    private interface Look {
        Sighting at(Databases databases) throws Exception;
    }

    private record Given(String name, Severity severity, Look looked) implements Guardrail {
        @Override
        public String required() {
            return name;
        }

        @Override
        public Sighting look(Databases databases) throws Exception {
            return looked.at(databases);
        }
    }
}
