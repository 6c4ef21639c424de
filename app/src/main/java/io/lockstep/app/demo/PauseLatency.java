package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.lab.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// How long clients waited for their answers, from a moment before a pause to a moment after it.
///
/// @param answers of requests that were under way then
record PauseLatency(Instant from, Instant to, List<Ledger.Answer> answers) {
    private static final int BARS = 50;

    PauseLatency {
        answers = List.copyOf(answers);
    }

    /// Around the pause of a run; without one, of no time at all.
    ///
    /// @param around how long before and after it
    static PauseLatency of(ObjectNode run, Ledger ledger, Duration around) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("step").asText().equals("RESUME_TRAFFIC")
                    && step.path("at").isTextual()) {
                Instant resumed = Instant.parse(step.path("at").asText());
                Instant paused = resumed.minusMillis(run.path("pauseMillis").asLong());
                return of(paused.minus(around), resumed.plus(around), ledger);
            }
        }
        return new PauseLatency(Instant.EPOCH, Instant.EPOCH, List.of());
    }

    private static PauseLatency of(Instant from, Instant to, Ledger ledger) {
        return new PauseLatency(from, to, ledger.answers(from, to));
    }

    Duration longest() {
        return longest(answers);
    }

    /// The longest of the requests that were under way in each of some equal parts of the time.
    List<Double> bars() {
        Duration part = Duration.between(from, to).dividedBy(BARS);
        var bars = new ArrayList<Double>();
        for (int i = 0; i < BARS; i++) {
            Instant begin = from.plus(part.multipliedBy(i));
            Instant end = begin.plus(part);
            bars.add((double) longest(answers.stream()
                            .filter(answer -> answer.asked().isBefore(end)
                                    && answer.answered().isAfter(begin))
                            .toList())
                    .toMillis());
        }
        return bars;
    }

    private static Duration longest(Collection<Ledger.Answer> answers) {
        return answers.stream()
                .map(Ledger.Answer::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s  up to %d ms, over %.1f s",
                Sparkline.of(bars()),
                longest().toMillis(),
                Narrator.seconds(Duration.between(from, to)));
    }
}
