package io.lockstep.cutover.sequences;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.NothingFound;
import io.lockstep.cutover.guard.Sighting;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// What has to hold of the sequences before a cutover begins. What is found is named.
public final class SequenceGuardrail implements Guardrail {
    private static final double ENOUGH = 0.2;

    private final SequenceScope scope;
    private final String name;
    private final Severity severity;
    private final String required;
    private final Function<SequencePair, List<String>> find;
    private final String fix;

    private SequenceGuardrail(
            SequenceScope scope,
            String name,
            Severity severity,
            String required,
            Function<SequencePair, List<String>> find,
            String fix) {
        this.scope = Objects.requireNonNull(scope);
        this.name = name;
        this.severity = severity;
        this.required = required;
        this.find = find;
        this.fix = fix;
    }

    /// All of them.
    public static List<Guardrail> of(SequenceScope scope) {
        return List.of(
                new SequenceGuardrail(
                        scope,
                        "sequences-settable",
                        Severity.BLOCKER,
                        "every sequence of the source is on the target, and may be set there",
                        SequencePair::obstacles,
                        "create it, GRANT SELECT, UPDATE ON SEQUENCE …, or alter it"),
                new SequenceGuardrail(
                        scope,
                        "sequences-room",
                        Severity.WARNING,
                        "sequences, and the types of their columns, have a fifth of their values left",
                        SequenceGuardrail::scarce,
                        "ALTER the column to bigint, and the sequence AS bigint, on both sides"),
                new SequenceGuardrail(
                        scope,
                        "sequences-cycling",
                        Severity.WARNING,
                        "no sequence begins again at its end",
                        pair -> when(pair.source().kind().cycles(), pair),
                        "nothing: such a sequence hands out numbers again by itself, and is not set"),
                new SequenceGuardrail(
                        scope,
                        "sequences-unowned",
                        Severity.WARNING,
                        "every sequence belongs to a column",
                        pair -> when(pair.source().columns().isEmpty(), pair),
                        "see that it is the application that uses it: it is set by its name"));
    }

    private static List<String> when(boolean found, SequencePair pair) {
        return found ? List.of(pair.source().name().toString()) : List.of();
    }

    private static List<String> scarce(SequencePair pair) {
        return Stream.concat(Stream.of(pair.source()), pair.targets().stream())
                .filter(sequence -> sequence.isReadable() && !sequence.kind().cycles() && sequence.room() <= ENOUGH)
                .map(sequence ->
                        sequence.name() + " (" + String.format(Locale.ROOT, "%.0f", 100 * sequence.room()) + " % left)")
                .distinct()
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String required() {
        return required;
    }

    @Override
    public Sighting look(Databases databases) throws SQLException {
        List<SequencePair> pairs = SequenceLook.at(scope, databases).pairs();
        List<String> found = pairs.stream()
                .flatMap(pair -> find.apply(pair).stream())
                .distinct()
                .toList();
        return found.isEmpty()
                ? Sighting.pass(pairs.size() + " sequences")
                : Sighting.fail(NothingFound.named(found), fix);
    }
}
