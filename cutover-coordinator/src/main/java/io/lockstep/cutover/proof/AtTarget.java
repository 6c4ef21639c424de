package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks whether clients are where they belong after the switch: what was done is still so.
///
/// @param expected acts that have to be done, by what to call them
public record AtTarget(Map<String, Act> expected) implements Check {
    public AtTarget {
        expected = Collections.unmodifiableMap(new LinkedHashMap<>(expected));
    }

    @Override
    public Finding look(Databases databases, History history) throws Exception {
        List<String> seen = new ArrayList<>();
        for (Map.Entry<String, Act> each : expected.entrySet()) {
            switch (each.getValue().probe(databases)) {
                case Probe.Done _ -> seen.add(each.getKey());
                case Probe.Partial(String missing) -> {
                    return Finding.notYet(each.getKey() + ": " + missing);
                }
                case Probe.Unknown(String reason) -> {
                    return Finding.notYet(each.getKey() + " is not known: " + reason);
                }
                case Probe.Absent() -> {
                    return Finding.notYet(each.getKey() + ": nothing of it is there any more");
                }
            }
        }
        return Finding.holds(String.join("; ", seen));
    }
}
