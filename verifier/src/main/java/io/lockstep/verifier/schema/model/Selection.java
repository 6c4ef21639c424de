package io.lockstep.verifier.schema.model;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.Resolution.Fate;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is compared of two catalogues: the objects in scope, the source's under the target's names.
///
/// @param renames whether tables or columns have other names on the target
/// @param unread tables that the replicator's rules make not comparable
record Selection(Catalogue source, Catalogue target, boolean renames, List<Unread> unread) {
    static Selection of(Catalogue source, Catalogue target, SchemaScope scope) {
        Map<TableId, Resolution> resolutions =
                scope.mappings().map(mappings -> resolve(source, mappings)).orElse(Map.of());
        List<Compared> compared = only(resolutions, Compared.class);
        var membership = new Membership(scope, source.objects(), resolutions);
        var renaming = new Renaming(compared);
        Set<TableId> images = membership.tables().stream().map(renaming::table).collect(Collectors.toSet());
        Membership onTarget = membership.onTarget(target.objects(), images, renaming);
        var leftOut = new LeftOutColumns(compared);
        List<SchemaObject> here = source.objects().stream()
                .filter(membership::has)
                .filter(leftOut::staysOnSource)
                .map(object -> compared.isEmpty() ? object : renaming.renamed(object))
                .toList();
        List<SchemaObject> there = target.objects().stream()
                .filter(onTarget::has)
                .filter(leftOut::staysOnTarget)
                .toList();
        Predicate<SchemaObject> compare = compared(source, target, new Schemas(here, there, onTarget));
        return new Selection(
                with(source, here.stream().filter(compare), renamed(source.sequences(), renaming)),
                with(target, there.stream().filter(compare), target.sequences()),
                renaming.renames(),
                unread(membership, resolutions));
    }

    /// What nothing could be read of on one side is compared on neither, nor what a role may do that replicates
    /// on one.
    private static Predicate<SchemaObject> compared(Catalogue source, Catalogue target, Schemas schemas) {
        Set<String> replicators = Stream.concat(source.objects().stream(), target.objects().stream())
                .filter(object -> !object.property("replicates").isEmpty())
                .map(object -> object.address().name())
                .collect(Collectors.toSet());
        return object -> !source.unreadKinds().contains(object.kind())
                && !target.unreadKinds().contains(object.kind())
                && !(object.kind() == ObjectKind.PRIVILEGE
                        && replicators.contains(object.address().name()))
                && schemas.has(object);
    }

    private static Map<TableId, Resolution> resolve(Catalogue source, TableMappings mappings) {
        Map<TableId, List<SourceTable.Column>> columns = new TreeMap<>();
        for (SchemaObject object : source.objects()) {
            if (object.kind() == ObjectKind.TABLE) {
                columns.putIfAbsent(object.address().table().orElseThrow(), new ArrayList<>());
            }
        }
        for (SchemaObject object : source.objects()) {
            if (object.kind() == ObjectKind.COLUMN) {
                List<SourceTable.Column> of =
                        columns.get(object.address().table().orElseThrow());
                if (of != null) {
                    of.add(new SourceTable.Column(object.address().name(), object.property("type"), false));
                }
            }
        }
        return mappings.resolve(columns.entrySet().stream()
                .map(table -> new SourceTable(table.getKey(), table.getValue()))
                .toList());
    }

    private static <T extends Resolution> List<T> only(Map<TableId, Resolution> resolutions, Class<T> kind) {
        return resolutions.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Catalogue with(Catalogue catalogue, Stream<SchemaObject> objects, List<SequenceState> states) {
        return new Catalogue(catalogue.major(), objects.toList(), states, List.of(), Set.of());
    }

    private static List<SequenceState> renamed(List<SequenceState> states, Renaming renaming) {
        return states.stream().map(renaming::renamed).toList();
    }

    private static List<Unread> unread(Membership membership, Map<TableId, Resolution> resolutions) {
        return only(resolutions, Resolution.NotComparable.class).stream()
                .filter(table -> membership.selects(table.source()))
                .map(table -> new Unread(Side.SOURCE, table.source().toString(), table.reason()))
                .toList();
    }

    /// Schemas are compared where something in them is, or would be.
    private static final class Schemas {
        private final Set<String> used;
        private final Membership membership;

        Schemas(List<SchemaObject> source, List<SchemaObject> target, Membership membership) {
            this.used = Stream.concat(source.stream(), target.stream())
                    .filter(object -> !whole(object))
                    .map(object -> object.address().schema())
                    .collect(Collectors.toSet());
            this.membership = membership;
        }

        boolean has(SchemaObject object) {
            String schema = object.address().schema();
            return !whole(object) || schema.isEmpty() || used.contains(schema) || membership.hasSchema(schema);
        }

        private static boolean whole(SchemaObject object) {
            return switch (object.kind()) {
                case SCHEMA, DEFAULT_PRIVILEGE -> true;
                case PRIVILEGE -> object.property("on").equals("SCHEMA");
                default -> false;
            };
        }
    }

    /// Columns that the rules remove, add, or make something else of.
    private static final class LeftOutColumns {
        private final Set<Address> source = new HashSet<>();
        private final Set<Address> target = new HashSet<>();

        LeftOutColumns(List<Compared> compared) {
            for (Compared table : compared) {
                for (Fate fate : table.columns()) {
                    if (!(fate instanceof Fate.Pair)) {
                        fate.inSource().ifPresent(column -> source.add(address(table.source(), column)));
                    }
                }
                table.leftOutOnTarget().forEach(column -> target.add(address(table.target(), column)));
            }
        }

        private static Address address(TableId table, String column) {
            return new Address(table.schema(), table.name(), column);
        }

        boolean staysOnSource(SchemaObject object) {
            return object.kind() != ObjectKind.COLUMN || !source.contains(object.address());
        }

        boolean staysOnTarget(SchemaObject object) {
            return object.kind() != ObjectKind.COLUMN || !target.contains(object.address());
        }
    }
}
