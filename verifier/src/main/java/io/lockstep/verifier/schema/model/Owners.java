package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Difference.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Owners that differ. Where another role has made everything on the target, that is one thing to know, not one
/// for each object.
final class Owners {
    private static final SchemaObject DATABASE = new SchemaObject(
            ObjectKind.DATABASE, new Address("", "", ""), ObjectProperties.of(List.of(), List.of()), "");

    private Owners() {}

    static List<Difference> together(List<Difference> differences) {
        Map<String, Integer> objects = new TreeMap<>();
        Map<String, Changed> examples = new TreeMap<>();
        List<Difference> together = new ArrayList<>();
        for (Difference difference : differences) {
            if (difference instanceof Changed changed && changed.property().equals("owner") && !matters(changed)) {
                String owners = changed.source() + " -> " + changed.target();
                objects.merge(owners, 1, Integer::sum);
                examples.putIfAbsent(owners, changed);
            } else {
                together.add(difference);
            }
        }
        examples.forEach((owners, example) -> together.add(new Changed(
                DATABASE,
                DATABASE,
                "owners",
                example.source() + " (" + objects.get(owners) + " objects)",
                example.target(),
                false)));
        return together;
    }

    /// A function with SECURITY DEFINER does what its owner may do.
    private static boolean matters(Changed changed) {
        return changed.object().property("security").equals("DEFINER");
    }
}
