package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.Pairing.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The primary keys of the tables that both sides have.
final class PrimaryKeys {
    private PrimaryKeys() {}

    static List<PrimaryKey> of(Pairing pairing) {
        Map<TableId, String> source = new HashMap<>();
        Map<TableId, String> target = new HashMap<>();
        for (Pair pair : pairing.pairs()) {
            note(pair.source(), source);
            note(pair.target(), target);
        }
        pairing.missing().forEach(object -> note(object, source));
        pairing.extra().forEach(object -> note(object, target));
        return pairing.pairs().stream()
                .filter(pair -> pair.source().kind() == ObjectKind.TABLE)
                .map(pair -> pair.source().address())
                .map(address -> key(
                        address,
                        source.getOrDefault(address.table().orElseThrow(), ""),
                        target.getOrDefault(address.table().orElseThrow(), "")))
                .sorted((a, b) -> a.table().compareTo(b.table()))
                .toList();
    }

    private static void note(SchemaObject object, Map<TableId, String> keys) {
        if (object.kind() == ObjectKind.PRIMARY_KEY) {
            String definition = object.property("definition");
            keys.put(object.address().table().orElseThrow(), definition.replaceFirst("^PRIMARY KEY ", ""));
        }
    }

    private static PrimaryKey key(Address table, String source, String target) {
        return new PrimaryKey(table.described(ObjectKind.TABLE), source, target, verdict(source, target));
    }

    private static PrimaryKey.Verdict verdict(String source, String target) {
        if (source.isEmpty()) {
            return target.isEmpty() ? PrimaryKey.Verdict.NONE : PrimaryKey.Verdict.EXTRA;
        }
        if (target.isEmpty()) {
            return PrimaryKey.Verdict.MISSING;
        }
        boolean same = new SqlText(source, 0).means(new SqlText(target, 0));
        return same ? PrimaryKey.Verdict.EQUAL : PrimaryKey.Verdict.DIFFERENT;
    }
}
