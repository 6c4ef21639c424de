package io.lockstep.cutover.sequences;

import io.lockstep.cutover.sequences.SequenceState.Column;
import io.lockstep.events.TableId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sequence of the source with those of the target that have to be as far: those that fill the columns
/// that it fills, whatever they are called, and the one that is called like it.
record SequencePair(SequenceState source, List<SequenceState> targets) {
    SequencePair {
        targets = List.copyOf(targets);
    }

    static List<SequencePair> of(SequenceScope scope, List<SequenceState> source, List<SequenceState> target) {
        Map<TableId, SequenceState> named = new HashMap<>();
        Map<Column, Set<SequenceState>> filling = new HashMap<>();
        for (SequenceState each : target) {
            named.put(each.name(), each);
            each.columns()
                    .forEach(column -> filling.computeIfAbsent(column, _ -> new LinkedHashSet<>())
                            .add(each));
        }
        List<SequencePair> pairs = new ArrayList<>();
        for (SequenceState each : source) {
            Set<SequenceState> there = new LinkedHashSet<>();
            each.columns().stream()
                    .filter(column -> scope.tables().containsKey(column.table()))
                    .map(column -> filling.getOrDefault(
                            new Column(scope.tables().getOrDefault(column.table(), column.table()), column.name()),
                            Set.of()))
                    .forEach(there::addAll);
            SequenceState same = named.get(scope.onTarget(each.name()));
            if (same != null) {
                there.add(same);
            }
            pairs.add(new SequencePair(each, sorted(there)));
        }
        return pairs;
    }

    private static List<SequenceState> sorted(Collection<SequenceState> sequences) {
        return sequences.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }

    /// Why the target's cannot be brought as far; empty when they can.
    List<String> obstacles() {
        List<String> found = new ArrayList<>();
        if (targets.isEmpty()) {
            found.add(source.name() + " is not on the target");
        }
        if (!source.isReadable()) {
            found.add(source.name() + " of the source may not be read");
        }
        for (SequenceState target : targets) {
            obstacle(target).ifPresent(found::add);
        }
        return found;
    }

    private Optional<String> obstacle(SequenceState target) {
        if (!target.isReadable() || !target.writable()) {
            return Optional.of(target.name() + " of the target may not be read and set");
        }
        if (target.kind().up() != source.kind().up()) {
            return Optional.of(target.name() + " of the target counts the other way");
        }
        boolean beyond = source.isReadable()
                && target.kind()
                        .before(
                                target.kind().end(),
                                BigInteger.valueOf(source.last().orElseThrow()));
        return beyond
                ? Optional.of(target.name() + " of the target ends before where the source is")
                : Optional.empty();
    }

    /// Whether one of the target's would hand out what the source has handed out. Those that cycle do so
    /// anyway.
    boolean isBehind(SequenceState target) {
        return !source.kind().cycles() && target.kind().before(target.next(), source.next());
    }
}
