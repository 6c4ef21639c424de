package io.lockstep.cutover.sequences;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// Sets those of the target's sequences that the source has overtaken since they were set ahead: inside
/// the pause, when the source is fenced and hands out nothing any more. There is nothing to undo, as in
/// [PrepareSequences].
public record SetSequences(SequenceScope scope) implements Act {
    public SetSequences {
        Objects.requireNonNull(scope);
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

    private List<SequenceAdvance> advances(Databases databases) throws Exception {
        SequenceLook look = SequenceLook.at(scope, databases);
        look.requireNoObstacle();
        return SequenceAdvances.behind(look.pairs());
    }
}
