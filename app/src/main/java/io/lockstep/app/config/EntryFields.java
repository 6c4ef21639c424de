package io.lockstep.app.config;

import java.util.Optional;

/// The values of one entry of a list.
///
/// @param at its path, such as `cutover.traffic[0]`
record EntryFields(Findings findings, String at) {
    <T> T get(String key, Class<T> type) {
        return find(key, type).orElseThrow();
    }

    <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(findings.settings.get(at + "." + key)).map(setting -> type.cast(setting.value()));
    }
}
