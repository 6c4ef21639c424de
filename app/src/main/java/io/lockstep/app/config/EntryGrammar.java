package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Choice;
import io.lockstep.app.config.Shape.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A list of which each entry says with `type` what it is, and has the keys of that type.
///
/// @param noun what an entry is called
/// @param types the keys of each type, `type` left out
/// @param later types that are known but not available in this version
/// @param making makes the entry of a type of its values, which are right
/// @param what says what an entry is: of two that say the same one is too many
record EntryGrammar<T>(
        String noun,
        Map<String, List<Key>> types,
        List<String> later,
        BiFunction<String, EntryFields, T> making,
        Function<T, String> what) {
    static final String TYPE = "type";

    /// The keys of a type; those of every type when it is none of them.
    Section section(String type) {
        return Optional.ofNullable(types.get(type))
                .map(keys -> section(Choice.of(type), keys))
                .orElseGet(this::any);
    }

    /// What each type is made of.
    List<Section> sections() {
        return types.keySet().stream().map(this::section).toList();
    }

    boolean knows(String type) {
        return types.containsKey(type);
    }

    private Section any() {
        Map<String, Key> keys = new LinkedHashMap<>();
        types.values().forEach(section -> section.forEach(key -> keys.putIfAbsent(key.name(), key)));
        return section(new Choice(List.copyOf(types.keySet()), later), List.copyOf(keys.values()));
    }

    private static Section section(Choice type, List<Key> keys) {
        List<Key> all = new ArrayList<>(List.of(Key.required(TYPE, type, "What it is")));
        all.addAll(keys);
        return new Section(all);
    }
}
