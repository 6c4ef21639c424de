package io.lockstep.cutover.certificate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands on the source and is no part of the proof, by name, as the source's catalogue has it.
///
/// @param relations tables, foreign tables and materialized views that are not migrated
/// @param sequences all of them
/// @param largeObjects how many there are
record Outside(List<String> relations, List<String> sequences, long largeObjects) {
    private static final String FOREIGN_SCHEMAS =
            "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ?"
                    + " AND NOT pg_catalog.starts_with(n.nspname, ?)";

    Outside {
        relations = List.copyOf(relations);
        sequences = List.copyOf(sequences);
    }

    /// @param own Lockstep's schema on the first leg; those of the others begin with it
    /// @param migrated by their names on the source
    static Outside read(Connection source, String own, Set<TableId> migrated) throws SQLException {
        List<String> relations = new ArrayList<>();
        for (TableId table : named(source, "c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition", own)) {
            if (!migrated.contains(table)) {
                relations.add(table.toString());
            }
        }
        List<String> sequences = named(source, "c.relkind = 'S'", own).stream()
                .map(TableId::toString)
                .toList();
        long objects = Query.first(
                        source, "SELECT count(*) FROM pg_catalog.pg_largeobject_metadata", row -> row.getLong(1))
                .orElse(0L);
        return new Outside(relations, sequences, objects);
    }

    private static List<TableId> named(Connection source, String which, String own) throws SQLException {
        return Query.list(
                source,
                "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
                        + " c.relnamespace WHERE " + which + " AND " + FOREIGN_SCHEMAS + " ORDER BY 1, 2",
                row -> new TableId(row.getString(1), row.getString(2)),
                own,
                own + "_leg");
    }

    /// As it stands in the certificate.
    ///
    /// @param read empty when the source could not be asked
    /// @param ignored columns that a rule leaves out
    /// @param notComparable columns that cannot be compared
    /// @param accepted roles that could write on, knowingly
    static ArrayNode node(
            Optional<Outside> read,
            Collection<String> ignored,
            Collection<String> notComparable,
            Collection<String> accepted) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        read.ifPresentOrElse(
                outside -> outside.objects(all),
                () -> say(all, "UNKNOWN", "the source could not be asked what else there is on it"));
        name(all, "COLUMNS_IGNORED", "a comparison rule says that they are not compared", ignored);
        name(all, "COLUMNS_NOT_COMPARABLE", "their type is not comparable, or only one side has them", notComparable);
        name(all, "ROLES", "can write the source, and were accepted by name instead of fenced", accepted);
        say(
                all,
                "REPRESENTATION",
                "values are compared as docs/equality.md says: 1.0 is 1.00, unless a rule says exact");
        say(all, "SCHEMA", "indexes, constraints, functions, triggers, views, roles and privileges are no rows");
        say(all, "AFTER_THE_SWITCH", "whatever was written on either side after the snapshots were taken");
        return all;
    }

    private void objects(ArrayNode all) {
        name(all, "TABLES", "not migrated: nobody has compared them", relations);
        name(all, "SEQUENCES", "set on the target, ahead of the source; no log shows them", sequences);
        if (largeObjects > 0) {
            say(
                    all,
                    "LARGE_OBJECTS",
                    largeObjects + " of them: no change log shows them, and nobody has compared them");
        }
    }

    private static void say(ArrayNode all, String what, String why) {
        item(all, what, why, List.of());
    }

    private static void name(ArrayNode all, String what, String why, Collection<String> names) {
        if (!names.isEmpty()) {
            item(all, what, why, names);
        }
    }

    private static void item(ArrayNode all, String what, String why, Collection<String> names) {
        ObjectNode item = all.addObject().put("what", what).put("why", why);
        ArrayNode array = item.putArray("names");
        names.forEach(array::add);
    }
}
