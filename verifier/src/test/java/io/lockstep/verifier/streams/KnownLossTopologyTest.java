package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.insert;
import static io.lockstep.verifier.streams.History.Change.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Cause;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.Ruling;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Differences that the replicator is known for (G12a), in the documents.
class KnownLossTopologyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final History history = new History(1).watermark(1);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_known_loss_is_told_apart_until_the_row_moves_on() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 21)));
        bench.play(history.watermark(2)).pass(SECOND);
        Divergence suspect = theOnly(bench.verdicts());
        bench.play(history.watermark(3).watermark(4));
        var column = new Evidence.Column("total", new Evidence.Cell("aa", null), new Evidence.Cell("bb", null));
        Evidence explained = new Evidence(
                        Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, List.of(column), Bench.START)
                .explained(new TreeMap<>(Map.of("total", Cause.ROUNDED)), Cause.ROUNDED, List.of("numeric-scale-6"));

        bench.rule(new Ruling.Confirm(suspect.subject(), new Ruling.Window(2, 3, 4), explained, 2));

        Divergence known = theOnly(bench.verdicts());
        assertThat(known.type()).isEqualTo(DivergenceClass.KNOWN_LOSSY);
        assertThat(known.state()).isEqualTo(DivergenceState.CONFIRMED);
        assertThat(known.losses()).containsExactly("numeric-scale-6");

        bench.rule(new Ruling.Acknowledge(suspect.subject(), "ada", "known", Bench.START));
        assertThat(theOnly(bench.verdicts()).type()).isEqualTo(DivergenceClass.KNOWN_LOSSY);

        bench.play(history.commit(SOURCE, update(1, 10, 30)).watermark(5)).pass(SECOND);
        Divergence open = bench.verdicts().getLast();
        assertThat(open.state()).isEqualTo(DivergenceState.SUSPECT);
        assertThat(open.type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
        assertThat(open.id()).isEqualTo(suspect.id());
        assertThat(open.evidence()).isNull();
    }

    @Test
    void a_recheck_of_a_known_loss_gives_it_back_its_class() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 21)));
        bench.play(history.watermark(2)).pass(SECOND);
        Divergence suspect = theOnly(bench.verdicts());
        bench.play(history.watermark(3).watermark(4));
        var explained = new Evidence(
                Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, List.of(), Bench.START, null, List.of("x"));
        bench.rule(new Ruling.Confirm(suspect.subject(), new Ruling.Window(2, 3, 4), explained, 2));
        assertThat(theOnly(bench.verdicts()).type()).isEqualTo(DivergenceClass.KNOWN_LOSSY);

        bench.rule(new Ruling.Recheck(suspect.subject(), "ada", Bench.START));

        assertThat(theOnly(bench.verdicts())).isEqualTo(suspect);
    }

    private static <T> T theOnly(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
