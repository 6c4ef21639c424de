package io.lockstep.verifier.causes;

import io.lockstep.events.dms.CharacterChange;
import io.lockstep.events.dms.EndpointSettings;
import io.lockstep.events.dms.LobMode;
import io.lockstep.events.dms.TaskSettings;
import io.lockstep.events.equality.ColumnType.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the replicator is known to change. Immutable.
///
/// @param losses in the order in which they are asked
/// @param twoSteps whether it writes large values after their rows
public record Profile(List<Loss> losses, boolean twoSteps) {
    /// Of a replicator that changes nothing, or of which nothing is known: it explains no difference.
    public static final Profile NONE = new Profile(List.of(), false);

    private static final int KIB = 1024;

    /// What AWS DMS carries as a LOB: `text`, `bytea`, and what the user guide maps to CLOB or NCLOB.
    private static final Set<String> LOB_TYPES =
            Set.of("text", "bytea", "json", "jsonb", "xml", "tsvector", "tsquery", "path", "polygon");

    public Profile {
        losses = List.copyOf(losses);
    }

    private static final Loss OMITTED = new Loss(
            "lob-omitted",
            "columns of large values are not carried at all (SupportLobs is false)",
            pair -> lob(pair.source())
                    && !pair.source().isNull()
                    && pair.target().isNull());

    private static final Loss NUMERIC = new Loss(
            "numeric-scale-6",
            "a numeric without precision and scale travels as numeric(28,6) (MapUnboundedNumericAsString is not set on"
                    + " both endpoints)",
            pair -> pair.source().is("numeric")
                    && pair.source().scale().isEmpty()
                    && Numbers.atScale(pair, Numbers.TRAVELLING_SCALE));

    private static final Loss INFINITY = new Loss(
            "timestamp-infinity-clipped",
            "infinite timestamps become 9999-12-31 23:59:59 and 4713-01-01 00:00:00 BC",
            Times::clippedByDms);

    private static final Loss BOOLEAN = new Loss(
            "boolean-as-text",
            "a boolean travels as varchar(5), true or false (MapBooleanAsBoolean is not set on both endpoints)",
            Profile::written);

    private static final Loss CHAR = new Loss(
            "char-trimmed",
            "char(n) loses its trailing spaces (TrimSpaceInChar of the source endpoint)",
            Profile::trimmed);

    /// What a DMS task with these settings changes.
    ///
    /// Source: the AWS DMS user guide on LOB support, on character substitution, and on PostgreSQL as a source.
    public static Profile of(TaskSettings task, EndpointSettings endpoints) {
        var losses = new ArrayList<Loss>();
        switch (task.lobs()) {
            case LobMode.Limited(int kib) when !endpoints.failsOnTruncation() -> losses.add(truncated(kib));
            case LobMode.Omitted _ -> losses.add(OMITTED);
            case LobMode.Limited _, LobMode.Full _, LobMode.Unknown _ -> {}
        }
        add(losses, NUMERIC, !endpoints.numericsAsText());
        add(losses, INFINITY, true);
        add(losses, BOOLEAN, !endpoints.booleansAsBooleans());
        add(losses, CHAR, endpoints.trimsChar());
        add(losses, replaced(task.characters()), !task.characters().isEmpty());
        return new Profile(losses, task.twoSteps());
    }

    private static void add(List<Loss> losses, Loss loss, boolean holds) {
        if (holds) {
            losses.add(loss);
        }
    }

    /// The names of the losses that explain a row's difference wholly; empty when one of the columns differs in another
    /// way,
    /// or none differs.
    public List<String> explains(RowPair row) {
        var names = new TreeSet<String>();
        for (Pair pair : row.differing().values()) {
            var explained =
                    losses.stream().filter(loss -> loss.explains().test(pair)).findFirst();
            if (explained.isEmpty()) {
                return List.of();
            }
            names.add(explained.get().name());
        }
        return List.copyOf(names);
    }

    /// The names of all losses.
    public List<String> names() {
        return losses.stream().map(Loss::name).toList();
    }

    private static Loss truncated(int kib) {
        return new Loss(
                "lob-truncated-at-" + kib + "KiB",
                "large values are cut to " + kib + " KiB: of bytes the first, of text the whole characters within the"
                        + " first of its UTF-8 (LimitedSizeLobMode, LobMaxSize)",
                pair -> lob(pair.source())
                        && Causes.cuttable(pair)
                        && pair.cut()
                                .map(cut -> pair.target().isOf("bytea") ? Causes.ofBytes(cut) : cut)
                                .filter(cut -> cut.at((long) kib * KIB))
                                .isPresent());
    }

    private static Loss replaced(List<CharacterChange> characters) {
        return new Loss(
                "characters-replaced",
                "characters of char and varchar columns are replaced or left out (CharacterReplacements)",
                pair -> pair.source().is("varchar", "bpchar")
                        && Texts.both(
                                pair,
                                (source, target) ->
                                        Texts.changed(source, characters).equals(target)));
    }

    private static boolean lob(Value source) {
        return switch (source.type().structure()) {
            case Structure.Base _ ->
                LOB_TYPES.contains(source.type().name()) || source.type().name().equals("hstore");
            case Structure.Array _, Structure.Composite _ -> true;
            case Structure.Enumeration _, Structure.Range _, Structure.Multirange _, Structure.Unknown _ -> false;
        };
    }

    private static boolean written(Pair pair) {
        String truth = pair.source().text().orElse("");
        String told = pair.target().text().orElse("");
        return pair.source().is("bool")
                && pair.target().isOf("text")
                && ((truth.equals("t") && told.equals("true")) || (truth.equals("f") && told.equals("false")));
    }

    private static boolean trimmed(Pair pair) {
        return pair.source().is("bpchar")
                && Texts.both(
                        pair,
                        (source, target) -> source.length() > target.length()
                                && source.equals(target + " ".repeat(source.length() - target.length()))
                                && !target.endsWith(" "));
    }
}
