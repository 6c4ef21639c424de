package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Plays records through a judge and checks after every one that no version is lost or counted twice (G15), and that
/// what explains a difference is believed only until the row is decided once more (G12a).
final class CheckedJudge {
    static final int FOREVER = 1_000_000;

    final InMemoryState state;
    private final Judge judge;
    private final int retention;
    private final Map<RowKey, Long> explainedAt = new HashMap<>();

    /// One that forgets nothing.
    CheckedJudge(Mode mode) {
        this(new Rules(mode, FOREVER));
    }

    CheckedJudge(Rules rules) {
        this(rules, new InMemoryState());
    }

    CheckedJudge(Rules rules, InMemoryState state) {
        this.state = state;
        judge = new Judge(rules);
        retention = rules.retention();
    }

    List<Outcome> on(Side side, ChangeRecord record, Instant appendedAt) {
        LaneState before = state.lane();
        List<Outcome> outcomes = judge.on(side, record, appendedAt, state);
        boolean discards = before.epoch() != state.lane().epoch();
        checkBalance();
        checkExplained();
        if (!discards) {
            checkOutcomesAddUp(before, outcomes);
        }
        return outcomes;
    }

    List<Outcome> on(Ruling ruling) {
        LaneState before = state.lane();
        List<Outcome> outcomes = judge.on(ruling, state);
        checkBalance();
        if (ruling instanceof Ruling.Confirm confirm) {
            checkQuiet(confirm.window(), confirm.subject().key());
        }
        checkExplained();
        checkOutcomesAddUp(before, outcomes);
        return outcomes;
    }

    private void checkBalance() {
        SourceAccount source = state.lane().sourceAccount();
        TargetAccount target = state.lane().targetAccount();
        assertThat(source).matches(SourceAccount::balanced, "balanced");
        assertThat(target).matches(TargetAccount::balanced, "balanced");
        assertThat(source.waiting())
                .isEqualTo(state.current().mapToLong(key -> key.source().size()).sum());
        assertThat(source.held())
                .isEqualTo(state.current().filter(CheckedJudge::holds).count());
        assertThat(target.waiting())
                .isEqualTo(state.current().mapToLong(key -> key.target().size()).sum());
    }

    /// How many differences are explained now.
    int explained() {
        return explainedAt.size();
    }

    private void checkExplained() {
        explainedAt.keySet().removeIf(key -> !explained(key));
        state.suspects().filter(this::explained).forEach(key -> {
            long decided = requireNonNull(state.key(key)).decidedAt();
            assertThat(explainedAt.computeIfAbsent(key, _ -> decided)).isEqualTo(decided);
        });
    }

    private boolean explained(RowKey key) {
        KeyState known = state.key(key);
        return known != null && Standing.Stage.of(known.standing()) == Standing.Stage.EXPLAINED;
    }

    /// Neither side has shown a version that the reads of what is explained now cannot have seen.
    private void checkQuiet(Ruling.Window window, RowKey name) {
        if (explained(name) && !explainedAt.containsKey(name)) {
            KeyState key = requireNonNull(state.key(name));
            assertThat(key.source()).allMatch(version -> version.interval() < window.from());
            assertThat(key.target()).allMatch(version -> version.interval() < window.shown());
        }
    }

    /// Each key has the one entry that it needs, so that none is forgotten by the index, or looked at in vain.
    void checkIndex() {
        assertThat(state.indexed()).isEqualTo(state.wanted(retention));
    }

    private void checkOutcomesAddUp(LaneState before, List<Outcome> outcomes) {
        SourceAccount source = before.sourceAccount();
        TargetAccount target = before.targetAccount();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Accounted accounted) {
                source = source.plus(accounted.source());
                target = target.plus(accounted.target());
            }
        }
        assertThat(source).isEqualTo(state.lane().sourceAccount());
        assertThat(target).isEqualTo(state.lane().targetAccount());
    }

    private static boolean holds(KeyState key) {
        return switch (key.standing()) {
            case Standing.Clear _ -> false;
            case Standing.Undecided undecided -> undecided.holds();
            case Standing.Suspected suspected -> suspected.holds();
        };
    }
}
