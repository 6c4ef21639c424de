package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Replay;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is published when the replicator goes back to an older checkpoint.
class ReplayTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final History history = new History(1).watermark(1).watermark(2).watermark(3);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void every_suspect_of_unknown_history_names_the_replay_also_when_it_is_refuted() {
        bench.play(history).pass(SECOND);
        bench.play(history.commit(TARGET, update(1, 10, 20), update(2, 10, 20)).watermark(Side.TARGET, 2, 1));
        bench.play(history.watermark(4)).pass(SECOND);

        List<Divergence> raised = bench.verdicts();
        assertThat(raised).hasSize(2).allSatisfy(suspect -> {
            assertThat(suspect.state()).isEqualTo(DivergenceState.SUSPECT);
            assertThat(suspect.replay()).isEqualTo(new Replay(2, 3, Bench.START.plus(SECOND)));
        });

        Divergence first = raised.getFirst();
        bench.play(history.watermark(5)).pass(SECOND);
        bench.rule(new Ruling.Refute(first.subject(), new Ruling.Window(3, 4, 5), List.of(), 1));

        Divergence refuted = bench.verdicts().getLast();
        assertThat(refuted.state()).isEqualTo(DivergenceState.REFUTED);
        assertThat(refuted.replay()).isEqualTo(first.replay());
    }
}
