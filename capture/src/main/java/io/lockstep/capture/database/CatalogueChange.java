package io.lockstep.capture.database;

import io.lockstep.capture.database.PublishedTable.Leaf;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Something about a table that its change log does not show, and that hides changes of its rows.
///
/// @param what happened, without naming the table
public record CatalogueChange(TableId table, UnprovenReason reason, String what) {
    private static final String REJECTS = "it has no replica identity any more, and PostgreSQL rejects every UPDATE and"
            + " DELETE of it while a publication lists it. To let the application write again, give it a primary key,"
            + " or take it out of the publication";

    /// What is wrong with the publication and its tables as they stand.
    public static List<CatalogueChange> standing(LaneCatalogue now, List<TableId> expected) {
        List<CatalogueChange> changes = new ArrayList<>();
        for (TableId table : expected) {
            String what = now.publication() == 0
                    ? "the publication is gone"
                    : now.complete() ? standing(now, table) : "the publication leaves out kinds of changes";
            if (!what.isEmpty()) {
                changes.add(new CatalogueChange(table, UnprovenReason.TABLE_NOT_PUBLISHED, what));
            }
            if (now.table(table).filter(PublishedTable::rejectsUpdates).isPresent()) {
                changes.add(new CatalogueChange(table, UnprovenReason.NO_KEY, REJECTS));
            }
        }
        return changes;
    }

    private static String standing(LaneCatalogue now, TableId table) {
        return now.table(table)
                .map(found -> {
                    if (!found.published()) {
                        return "it is not in the publication";
                    }
                    return found.whole() ? "" : "the publication leaves out rows or columns of it";
                })
                .orElse("it does not exist");
    }

    /// What has happened between two looks.
    ///
    /// @param empty whether a partition that is new holds no rows, so that none came with it
    public static List<CatalogueChange> between(
            LaneCatalogue before, LaneCatalogue now, List<TableId> expected, LongPredicate empty) {
        List<CatalogueChange> changes = new ArrayList<>();
        for (TableId table : expected) {
            PublishedTable was = before.tables().get(table);
            PublishedTable is = now.tables().get(table);
            if (was != null && is != null) {
                boolean moved = before.publication() != now.publication() || was.membership() != is.membership();
                new Comparison(table, was, is, empty, changes).compare(moved);
            }
        }
        return changes;
    }

    /// One table at two moments.
    private record Comparison(
            TableId table, PublishedTable was, PublishedTable is, LongPredicate empty, List<CatalogueChange> changes) {
        void compare(boolean moved) {
            if (was.oid() != is.oid()) {
                add(UnprovenReason.TABLE_NOT_PUBLISHED, "it was dropped, and another one has its name");
                return;
            }
            if (moved) {
                add(UnprovenReason.TABLE_NOT_PUBLISHED, "it was not in the publication for a while");
            }
            if (was.identity() != is.identity() || !was.key().equals(is.key())) {
                add(UnprovenReason.IDENTITY_CHANGED, "its REPLICA IDENTITY or its key was changed or renamed");
            }
            leaves();
        }

        private void leaves() {
            Set<Long> all = new HashSet<>(was.leaves().keySet());
            all.addAll(is.leaves().keySet());
            for (long leaf : all) {
                leaf(leaf, was.leaves().get(leaf), is.leaves().get(leaf));
            }
        }

        private void leaf(long oid, @Nullable Leaf old, @Nullable Leaf found) {
            if (found == null) {
                add(UnprovenReason.PARTITIONS_CHANGED, "a partition was detached or dropped");
            } else if (old == null) {
                attached(oid);
            } else {
                if (old.file() != found.file()) {
                    add(UnprovenReason.PARTITIONS_CHANGED, "a partition was truncated or rewritten");
                }
                if (!old.identity().equals(found.identity())) {
                    add(UnprovenReason.IDENTITY_CHANGED, "the REPLICA IDENTITY of a partition was changed");
                }
            }
        }

        private void attached(long oid) {
            if (!empty.test(oid)) {
                add(UnprovenReason.PARTITIONS_CHANGED, "a partition was attached with rows in it");
            }
        }

        private void add(UnprovenReason reason, String what) {
            changes.add(new CatalogueChange(table, reason, what));
        }
    }
}
