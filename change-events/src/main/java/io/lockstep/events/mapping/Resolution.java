package io.lockstep.events.mapping;

import io.lockstep.events.TableId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the rules make of one table of the source.
public sealed interface Resolution {
    /// The table under the source's name.
    TableId source();

    /// The task copies it, and its rows can be compared.
    ///
    /// @param target what it is called there
    /// @param columns every column of the source, in its order, then those that exist on the target alone
    record Compared(TableId source, TableId target, List<Fate> columns) implements Resolution {
        public Compared {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(target, "target");
            columns = List.copyOf(columns);
            requireOneEach(columns.stream().flatMap(fate -> fate.inSource().stream()), source);
            requireOneEach(pairs(columns).map(Fate.Pair::target), target);
        }

        private static void requireOneEach(Stream<String> names, TableId table) {
            var seen = new HashSet<String>();
            names.forEach(name -> {
                if (!seen.add(name)) {
                    throw new IllegalArgumentException("Column " + name + " of " + table + " stands for two");
                }
            });
        }

        private static Stream<Fate.Pair> pairs(Collection<Fate> columns) {
            return columns.stream().filter(Fate.Pair.class::isInstance).map(Fate.Pair.class::cast);
        }

        /// The columns that are compared.
        public List<Fate.Pair> pairs() {
            return pairs(columns).toList();
        }

        /// The columns that exist on both sides and cannot be compared: the table cannot be proven whole.
        public List<Fate.NotCompared> notCompared() {
            return columns.stream()
                    .filter(Fate.NotCompared.class::isInstance)
                    .map(Fate.NotCompared.class::cast)
                    .toList();
        }

        /// What a column of the source is called on the target; empty when it is not compared, or unknown.
        public Optional<String> targetOf(String sourceColumn) {
            return pairs(columns)
                    .filter(pair -> pair.source().equals(sourceColumn))
                    .map(Fate.Pair::target)
                    .findFirst();
        }

        /// The names on the target that are left out of the comparison.
        public Set<String> leftOutOnTarget() {
            var names = new TreeSet<String>();
            columns.forEach(fate -> names.addAll(fate.leftOutOnTarget()));
            pairs(columns).forEach(pair -> names.remove(pair.target()));
            return names;
        }
    }

    /// The task does not copy it.
    record NotSelected(TableId source, String reason) implements Resolution {
        public NotSelected {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /// The task copies it, or may do so, and its rows cannot be compared.
    ///
    /// @param target what it is called there, where that is known
    /// @param reason why, and what to do where something can be done
    record NotComparable(TableId source, Optional<TableId> target, String reason) implements Resolution {
        public NotComparable {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /// What becomes of one column.
    sealed interface Fate {
        /// The column of the source; empty when it has none.
        Optional<String> inSource();

        /// The names under which the target may have it without its being compared.
        Set<String> leftOutOnTarget();

        /// It is compared.
        record Pair(String source, String target) implements Fate {
            @Override
            public Optional<String> inSource() {
                return Optional.of(source);
            }

            @Override
            public Set<String> leftOutOnTarget() {
                return Set.of();
            }
        }

        /// It is not copied: there is nothing to compare.
        record Removed(String source, Set<String> leftOutOnTarget, String reason) implements Fate {
            public Removed {
                leftOutOnTarget = Set.copyOf(leftOutOnTarget);
            }

            @Override
            public Optional<String> inSource() {
                return Optional.of(source);
            }
        }

        /// The task makes it on the target: there is nothing to compare it with.
        record Added(String target, String reason) implements Fate {
            @Override
            public Optional<String> inSource() {
                return Optional.empty();
            }

            @Override
            public Set<String> leftOutOnTarget() {
                return Set.of(target);
            }
        }

        /// It is copied, or may be, and cannot be compared.
        record NotCompared(String source, Set<String> leftOutOnTarget, String reason) implements Fate {
            public NotCompared {
                leftOutOnTarget = Set.copyOf(leftOutOnTarget);
            }

            @Override
            public Optional<String> inSource() {
                return Optional.of(source);
            }
        }
    }
}
