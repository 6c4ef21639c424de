package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Difference.Extra;
import io.lockstep.verifier.schema.model.Difference.Missing;
import io.lockstep.verifier.schema.model.Pairing.Pair;
import io.lockstep.verifier.schema.model.Rules.Judgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Compares what two databases were read to hold. Pure.
public final class CatalogueComparison {
    private static final Comparator<Judged> ORDER = Comparator.<Judged, Severity>comparing(
                    judged -> judged.judgement().severity())
            .thenComparing(judged -> judged.difference().object().kind())
            .thenComparing(judged -> judged.difference().object().described())
            .thenComparing(judged -> judged.difference().code());

    private CatalogueComparison() {}

    private record Judged(Difference difference, Judgement judgement) {}

    public static SchemaReport compare(Catalogue source, Catalogue target, SchemaScope scope) {
        Selection selection = Selection.of(source, target, scope);
        Pairing pairing =
                Pairing.of(selection.source().objects(), selection.target().objects());
        List<Finding> findings = differences(pairing, selection).stream()
                .map(difference -> new Judged(difference, Rules.of(difference)))
                .sorted(ORDER)
                .map(CatalogueComparison::finding)
                .toList();
        return new SchemaReport(
                findings,
                new SequenceComparison(selection.source(), selection.target()).findings(),
                PrimaryKeys.of(pairing),
                Stream.of(source.unread(), target.unread(), selection.unread())
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<Difference> differences(Pairing pairing, Selection selection) {
        var noise = new Noise(pairing);
        List<Difference> differences = new ArrayList<>();
        pairing.missing().stream().map(Missing::new).filter(noise::tells).forEach(differences::add);
        pairing.extra().stream().map(Extra::new).filter(noise::tells).forEach(differences::add);
        var properties = new PropertyComparison(
                selection.source().major(), selection.target().major(), pairing.sequences(), selection.renames());
        for (Pair pair : pairing.pairs()) {
            properties.of(pair).forEach(differences::add);
        }
        differences.addAll(ColumnOrder.of(pairing));
        return noise.once(Owners.together(differences));
    }

    private static Finding finding(Judged judged) {
        Difference difference = judged.difference();
        return new Finding(
                difference.object().described(),
                difference.code(),
                difference.source(),
                difference.target(),
                judged.judgement().severity(),
                judged.judgement().explanation(),
                Fixes.of(difference));
    }
}
