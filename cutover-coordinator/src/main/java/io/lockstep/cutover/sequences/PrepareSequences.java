package io.lockstep.cutover.sequences;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// Sets the target's sequences ahead of need. There is nothing to undo: they stay ahead, which leaves a
/// gap in the numbers and harms nobody.
///
/// @param pause between the two looks by which a rate is measured
public record PrepareSequences(SequenceScope scope, Headroom headroom, Pause pause) implements Act {
    public PrepareSequences {
        Objects.requireNonNull(scope);
        Objects.requireNonNull(headroom);
        Objects.requireNonNull(pause);
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        return advances(databases).stream().map(SequenceAdvance::action).toList();
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        return SequenceLook.at(scope, databases).probe();
    }

    @Override
    public void perform(Permit permit) throws Exception {
        SequenceLook.set(permit, advances(permit));
    }

    @Override
    public void undo(Permit permit) {}

    private List<SequenceAdvance> advances(Databases databases)
            throws SQLException, RefusedException, InterruptedException {
        List<SequenceState> first = List.of();
        if (headroom.perSecond().isEmpty()) {
            first = databases.read(Side.SOURCE, session -> new SequenceCatalogue(scope).read(session, Side.SOURCE));
            pause.pass(Headroom.LOOK);
        }
        SequenceLook look = SequenceLook.at(scope, databases);
        look.requireNoObstacle();
        long connections = databases.read(
                Side.SOURCE,
                session -> Query.list(
                                session, "SELECT current_setting('max_connections')::bigint", row -> row.getLong(1))
                        .getFirst());
        return SequenceAdvances.ahead(look.pairs(), headroom.values(first, look.source(), connections));
    }
}
