package io.lockstep.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// The settings in which all services of a migration have to agree, by their names in the configuration. Never a
/// secret: a key stands in it by its public identifier.
///
/// @param id the same for equal settings: the beginning of the SHA-256 over all names and values
public record SharedConfiguration(String id, Map<String, String> settings) {
    /// Of a service that does not say how it is configured: it contradicts nobody.
    public static final SharedConfiguration NONE = of(Map.of());

    private static final int ID_BYTES = 8;

    public SharedConfiguration {
        Objects.requireNonNull(id, "id");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    public static SharedConfiguration of(Map<String, String> settings) {
        return new SharedConfiguration(identify(new TreeMap<>(settings)), settings);
    }

    /// Whether these two cannot belong to one migration as it is configured now.
    public boolean contradicts(SharedConfiguration other) {
        return !settings.isEmpty() && !other.settings.isEmpty() && !id.equals(other.id);
    }

    /// What differs, such as `kafka.partitions: 12 and 4`; a setting that only one of them knows by its name alone.
    public List<String> differences(SharedConfiguration other) {
        var names = new TreeSet<>(settings.keySet());
        names.addAll(other.settings.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(settings.get(name), other.settings.get(name)))
                .map(name -> difference(name, other))
                .toList();
    }

    private String difference(String name, SharedConfiguration other) {
        String here = settings.get(name);
        String there = other.settings.get(name);
        return here == null || there == null ? name : name + ": " + here + " and " + there;
    }

    private static String identify(Map<String, String> sorted) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sorted.forEach((name, value) -> {
                digest.update((name.length() + ":" + name).getBytes(UTF_8));
                digest.update((value.length() + ":" + value).getBytes(UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }
}
