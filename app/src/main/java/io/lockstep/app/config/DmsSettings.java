package io.lockstep.app.config;

import io.lockstep.events.dms.EndpointSettings;
import io.lockstep.events.dms.SettingsProblem;
import io.lockstep.events.dms.TaskSettings;
import io.lockstep.verifier.causes.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The document of `replication.dms.settings` with the attributes of the task's endpoints, read.
///
/// @param path as it was written
record DmsSettings(Path path, TaskSettings task, EndpointSettings endpoints) {
    static final String KEY = "replication.dms.settings";
    static final String SOURCE = "replication.dms.source-attributes";
    static final String TARGET = "replication.dms.target-attributes";

    /// Reads what is set; what is wrong with it is added to the findings, each with its pointer.
    ///
    /// @param directory where a relative path starts
    static void read(Findings findings, Path directory) {
        Optional<EndpointSettings> endpoints = endpoints(findings);
        Setting setting = findings.settings.get(KEY);
        if (setting != null && setting.value() instanceof Path path) {
            try {
                parse(path, Files.readString(directory.resolve(path)), endpoints, setting.origin(), findings);
            } catch (NoSuchFileException _) {
                findings.problem(setting.origin(), KEY, "cannot read " + path + ": no such file");
            } catch (IOException e) {
                findings.problem(setting.origin(), KEY, "cannot read " + path + ": " + e.getMessage());
            }
        }
    }

    /// What is set and was read; empty when nothing is.
    static Optional<DmsSettings> of(Settings settings) {
        return settings.find(KEY)
                .map(Setting::value)
                .filter(DmsSettings.class::isInstance)
                .map(DmsSettings.class::cast);
    }

    /// What the task is known to change.
    Profile profile() {
        return Profile.of(task, endpoints);
    }

    private static Optional<EndpointSettings> endpoints(Findings findings) {
        return switch (EndpointSettings.parse(text(findings, SOURCE), text(findings, TARGET))) {
            case EndpointSettings.Accepted(EndpointSettings endpoints) -> Optional.of(endpoints);
            case EndpointSettings.Refused(List<String> problems) -> {
                problems.forEach(problem -> refuse(problem, findings));
                yield Optional.empty();
            }
        };
    }

    private static String text(Findings findings, String key) {
        Setting setting = findings.settings.get(key);
        return setting == null ? "" : setting.value().toString();
    }

    /// @param problem which begins with its side
    private static void refuse(String problem, Findings findings) {
        String key = problem.startsWith("source: ") ? SOURCE : TARGET;
        Setting setting = findings.settings.get(key);
        if (setting != null) {
            findings.problem(setting.origin(), key, problem.substring(problem.indexOf(' ') + 1));
        }
    }

    private static void parse(
            Path path, String text, Optional<EndpointSettings> endpoints, Origin origin, Findings findings) {
        switch (TaskSettings.parse(text)) {
            case TaskSettings.Accepted(TaskSettings task) ->
                endpoints.ifPresent(found -> findings.set(KEY, new DmsSettings(path, task, found), origin));
            case TaskSettings.Refused(List<SettingsProblem> problems) ->
                problems.forEach(problem -> findings.problem(origin, KEY, path + " " + problem));
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
