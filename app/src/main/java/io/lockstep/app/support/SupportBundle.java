package io.lockstep.app.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.client.DivergenceFilter;
import io.lockstep.app.config.ClientProperties;
import io.lockstep.app.config.Loaded;
import io.lockstep.app.config.Setting;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What helps others to find out what is wrong: a list of texts by file name. What cannot be had is a text that
/// says so.
public final class SupportBundle {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Redaction redaction;

    /// Something that may fail.
    private interface Source {
        String text() throws InterruptedException, IOException;
    }

    private SupportBundle(Redaction redaction) {
        this.redaction = redaction;
    }

    /// Collects everything.
    ///
    /// @param rows whether keys of rows and their images may be in it
    public static SupportBundle collect(Loaded loaded, String version, CoordinatorClient client, Path log, boolean rows)
            throws InterruptedException {
        var bundle = new SupportBundle(new Redaction(secrets(loaded).toList()));
        bundle.add("version.txt", () -> version + "\n" + platform());
        bundle.add("configuration.json", () -> configuration(loaded).toPrettyString());
        bundle.add("status.json", () -> client.status().toPrettyString());
        bundle.add("tables.json", () -> client.tables().toPrettyString());
        bundle.add("divergences.json", () -> {
            ObjectNode all = client.divergences(new DivergenceFilter("", "", ""));
            return (rows ? all : Redaction.withoutRows(all)).toPrettyString();
        });
        bundle.add("ready.json", () -> client.page("/health/ready"));
        bundle.add("metrics.txt", () -> client.page("/metrics"));
        bundle.add("log-tail.txt", () -> LogTail.of(log));
        return bundle;
    }

    /// The texts by file name, redacted.
    public Map<String, String> texts() {
        return Map.copyOf(texts);
    }

    private void add(String name, Source source) throws InterruptedException {
        try {
            texts.put(name, redaction.of(source.text()));
        } catch (UserError e) {
            texts.put(name + ".missing", redaction.of(e.what()));
        } catch (IOException e) {
            texts.put(name + ".missing", redaction.of(String.valueOf(e)));
        }
    }

    private static ObjectNode configuration(Loaded loaded) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        loaded.settings().all().forEach(setting -> document.put(setting.key(), setting.shown()));
        return document;
    }

    private static Stream<String> secrets(Loaded loaded) {
        return loaded.settings().all().stream().map(Setting::value).flatMap(value -> switch (value) {
            case Secret secret -> Stream.of(secret.reveal());
            case ClientProperties properties ->
                properties.values().entrySet().stream()
                        .filter(entry -> isSecret(entry.getKey()))
                        .map(Map.Entry::getValue);
            default -> Stream.<String>empty();
        });
    }

    private static boolean isSecret(String property) {
        return Stream.of("password", "jaas", "secret", "key", "token").anyMatch(property::contains);
    }

    private static String platform() {
        return String.join(
                "\n",
                "java " + System.getProperty("java.vm.version"),
                "os " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                "processors " + Runtime.getRuntime().availableProcessors(),
                "");
    }
}
