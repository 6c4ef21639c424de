package io.lockstep.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All values in force, by dotted key; a key without a value and without a default is absent.
public final class Settings {
    private final Map<String, Setting> byKey;

    Settings(Map<String, Setting> byKey) {
        this.byKey = new LinkedHashMap<>(byKey);
    }

    /// Every value in force.
    public List<Setting> all() {
        return List.copyOf(byKey.values());
    }

    /// The setting of a key, if any.
    public Optional<Setting> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    <T> T get(String key, Class<T> type) {
        return optional(key, type)
                .orElseThrow(() -> new IllegalStateException(key + " was not checked before it was used"));
    }

    <T> Optional<T> optional(String key, Class<T> type) {
        return find(key).map(setting -> type.cast(setting.value()));
    }

    String text(String key) {
        return get(key, String.class);
    }

    int number(String key) {
        return get(key, Integer.class);
    }

    <T> List<T> list(String key, Class<T> element) {
        List<?> values = get(key, List.class);
        return values.stream().map(element::cast).toList();
    }
}
