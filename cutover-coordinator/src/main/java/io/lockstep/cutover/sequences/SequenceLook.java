package io.lockstep.cutover.sequences;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// One look at both sides, and what follows from it for the two steps.
record SequenceLook(List<SequencePair> pairs) {
    SequenceLook {
        pairs = List.copyOf(pairs);
    }

    static SequenceLook at(SequenceScope scope, Databases databases) throws SQLException {
        SequenceCatalogue catalogue = new SequenceCatalogue(scope);
        List<SequenceState> source = databases.read(Side.SOURCE, session -> catalogue.read(session, Side.SOURCE));
        List<SequenceState> target = databases.read(Side.TARGET, session -> catalogue.read(session, Side.TARGET));
        return new SequenceLook(SequencePair.of(scope, source, target));
    }

    List<SequenceState> source() {
        return pairs.stream().map(SequencePair::source).toList();
    }

    List<String> obstacles() {
        return pairs.stream()
                .flatMap(pair -> pair.obstacles().stream())
                .distinct()
                .toList();
    }

    /// @throws RefusedException when a sequence cannot be set, with all of them
    void requireNoObstacle() throws RefusedException {
        List<String> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            throw new RefusedException("Sequences cannot be brought as far as the source's: "
                    + String.join("; ", obstacles)
                    + ". Create what is missing, GRANT SELECT, UPDATE ON SEQUENCE … TO this login, and alter what is"
                    + " defined otherwise");
        }
    }

    Probe probe() {
        List<String> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            return new Probe.Partial(String.join("; ", obstacles));
        }
        List<String> behind = new ArrayList<>();
        int all = 0;
        for (SequencePair pair : pairs) {
            all += pair.targets().size();
            pair.targets().stream().filter(pair::isBehind).forEach(target -> behind.add(target.name() + " is behind"));
        }
        return behind.isEmpty()
                ? new Probe.Done(all + " sequences of the target are as far as the source's, or further")
                : new Probe.Partial(String.join("; ", behind));
    }

    /// All in one transaction and one message to the server.
    static void set(Permit permit, List<SequenceAdvance> advances) throws SQLException {
        if (!advances.isEmpty()) {
            String statements =
                    advances.stream().map(SequenceAdvance::statement).collect(Collectors.joining(";\n"));
            permit.transaction(Side.TARGET, session -> {
                Query.execute(session, statements);
                return true;
            });
        }
    }
}
