package io.lockstep.app.config;

import java.util.List;

/// A list that an [EntryGrammar] describes, read.
record Entries(List<?> all) {
    Entries {
        all = List.copyOf(all);
    }

    <T> List<T> of(Class<T> type) {
        return all.stream().map(type::cast).toList();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
