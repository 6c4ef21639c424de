package io.lockstep.app.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What reading collects: values, problems, and where each key was met. Not safe for several threads.
final class Findings {
    final Map<String, Setting> settings = new LinkedHashMap<>();
    final List<Problem> problems = new ArrayList<>();
    private final Map<String, Origin> met = new LinkedHashMap<>();
    private final Set<String> faulty = new HashSet<>();

    void met(String key, Origin at) {
        met.put(key, at);
    }

    void set(String key, Object value, Origin origin) {
        settings.put(key, new Setting(key, value, origin));
        faulty.remove(key);
    }

    void problem(Origin at, String key, String message) {
        problems.add(new Problem(at, key, message));
        faulty.add(key);
    }

    /// Whether something is already known to be wrong with the key or with a section around it.
    boolean isFaulty(String key) {
        return faulty.contains(key) || (key.contains(".") && isFaulty(parent(key)));
    }

    /// Where the key stands, or else the nearest section around it.
    Origin nearest(String key, Origin root) {
        Origin here = met.get(key);
        if (here != null) {
            return here;
        }
        return key.contains(".") ? nearest(parent(key), root) : root;
    }

    private static String parent(String key) {
        return key.substring(0, key.lastIndexOf('.'));
    }
}
