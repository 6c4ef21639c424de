package io.lockstep.app.config;

import java.util.List;
import java.util.Optional;

/// One of several lanes, as it is configured.
///
/// @param include of the verified tables those that it has; at least one pattern
/// @param exclude of these those that it leaves to other lanes
/// @param subscription that carries its tables natively; empty for `replication.native.subscription`
public record LaneChoice(String name, List<TableGlob> include, List<TableGlob> exclude, Optional<String> subscription) {
    public LaneChoice {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    @Override
    public String toString() {
        String without = exclude.isEmpty() ? "" : " without " + exclude;
        return name + " " + include + without
                + subscription.map(sub -> " by " + sub).orElse("");
    }
}
