package io.lockstep.cutover.plan;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The two databases, the replicator and the pooler, as far as a cutover changes them. Immutable.
///
/// @param decision what the row says
record World(Set<Fact> facts, Optional<Verdict> decision) {
    static final World BEFORE = new World(EnumSet.of(Fact.REPLICATING), Optional.empty());

    World {
        facts = Collections.unmodifiableSet(EnumSet.copyOf(facts));
    }

    enum Fact {
        /// The pooler holds its clients.
        PAUSED,
        /// The pooler points to the target.
        SWITCHED,
        /// The application's roles cannot log in to the source.
        FENCED,
        /// The replicator cannot log in to the target.
        APPLIER_FENCED,
        /// The application's roles can log in to the target.
        OPEN,
        /// The source has acknowledged something that the target lacks.
        AHEAD,
        REPLICATING,
        /// The way back is there.
        WAY_BACK
    }

    boolean is(Fact fact) {
        return facts.contains(fact);
    }

    private World with(Fact fact) {
        var more = EnumSet.copyOf(facts);
        more.add(fact);
        return new World(more, decision);
    }

    private World without(Fact fact) {
        var fewer = EnumSet.noneOf(Fact.class);
        facts.stream().filter(each -> each != fact).forEach(fewer::add);
        return new World(fewer.isEmpty() ? EnumSet.noneOf(Fact.class) : fewer, decision);
    }

    /// The application writes, through the pooler or past it: empty when it cannot.
    Optional<World> written() {
        return is(Fact.FENCED) ? Optional.empty() : Optional.of(with(Fact.AHEAD));
    }

    Optional<World> replicated() {
        boolean applies = is(Fact.REPLICATING) && !is(Fact.APPLIER_FENCED);
        return applies ? Optional.of(without(Fact.AHEAD)) : Optional.empty();
    }

    /// With the row, after this was inserted unless there was one.
    World decided(Verdict wanted) {
        return decision.isPresent() ? this : new World(facts, Optional.of(wanted));
    }

    /// Whether a check may say that it holds.
    boolean holds(Step check) {
        return check != Reversible.PROVE || (is(Fact.FENCED) && !is(Fact.AHEAD));
    }

    World done(Step step) {
        return switch (step) {
            case Reversible.PREPARE_REVERSE -> with(Fact.WAY_BACK);
            case Reversible.PAUSE_TRAFFIC -> with(Fact.PAUSED);
            case Reversible.FENCE_SOURCE -> with(Fact.FENCED);
            case Reversible.FENCE_APPLIER -> with(Fact.APPLIER_FENCED);
            case Reversible _ -> this;
            case Forward.OPEN_TARGET -> with(Fact.OPEN);
            case Forward.SWITCH_TRAFFIC -> with(Fact.SWITCHED);
            case Forward.RESUME_TRAFFIC -> without(Fact.PAUSED);
            case Forward.STOP_REPLICATION -> without(Fact.REPLICATING);
            case Forward.DROP_REVERSE -> without(Fact.WAY_BACK);
            case Forward _ -> this;
        };
    }

    World undone(Reversible step) {
        return switch (step) {
            case PREPARE_REVERSE -> without(Fact.WAY_BACK);
            case PAUSE_TRAFFIC -> without(Fact.PAUSED);
            case FENCE_SOURCE -> without(Fact.FENCED);
            case FENCE_APPLIER -> without(Fact.APPLIER_FENCED);
            case VALIDATE, PREPARE_SEQUENCES, AWAIT_SYNC, TAKE_BARRIER, PROVE, SET_SEQUENCES, ADVANCE_REVERSE ->
                throw new IllegalArgumentException(step + " leaves nothing to undo");
        };
    }
}
