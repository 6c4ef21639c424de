package io.lockstep.cutover.fence;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.Set;

/// What is fenced, and who stays outside of it.
///
/// @param tables the migrated tables, as the source calls them
/// @param exempt Lockstep's own roles and the replicator's, which go on; who asks is among them by itself
/// @param appRoles login roles of the application: fenced, also when what they write goes through functions only
/// @param accepted roles that can write and are not fenced: somebody answers for each of them
public record FenceScope(List<TableId> tables, Set<String> exempt, List<String> appRoles, Set<String> accepted) {
    public FenceScope {
        tables = List.copyOf(tables);
        exempt = Set.copyOf(exempt);
        appRoles = List.copyOf(appRoles);
        accepted = Set.copyOf(accepted);
    }
}
