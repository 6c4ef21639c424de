package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.Bench.orders;
import static io.lockstep.verifier.streams.History.Change.insert;
import static io.lockstep.verifier.streams.History.Change.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the progress tells beside verdicts.
class MeasuresTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final History history = new History(1).watermark(1);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_version_of_the_target_that_a_newer_one_followed_before_the_proof_point_is_coalesced() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(SOURCE, update(1, 10, 30)));
        bench.play(history.commit(TARGET, insert(1, 10, 20)).commit(TARGET, update(1, 10, 30)));

        bench.play(history.watermark(2)).pass(SECOND);

        TableProgress orders = orders(bench.progress());
        assertThat(orders.coalesced()).isEqualTo(1);
        assertThat(orders.superseded()).isEqualTo(1);
        assertThat(orders.settled()).isEqualTo(1);
    }

    @Test
    void a_transaction_that_the_target_shows_in_two_commits_is_counted_as_torn() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20), insert(2, 10, 20)));
        bench.play(history.commit(TARGET, insert(1, 10, 20)).commit(TARGET, insert(2, 10, 20)));
        bench.play(history.watermark(2)).pass(SECOND);
        assertThat(orders(bench.progress()).torn()).isEqualTo(1);

        bench.play(history.commit(SOURCE, update(1, 11, 20), update(2, 11, 20)));
        bench.play(history.commit(TARGET, update(1, 11, 20), update(2, 11, 20)));
        bench.play(history.watermark(3)).pass(SECOND);

        TableProgress orders = orders(bench.progress());
        assertThat(orders.torn()).isEqualTo(1);
        assertThat(orders.settled()).isEqualTo(4);
        assertThat(bench.verdicts()).isEmpty();
    }
}
