package io.lockstep.app.config;

import io.lockstep.events.mapping.MappingProblem;
import io.lockstep.events.mapping.TableMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The document of `tables.mappings`, read.
///
/// @param path as it was written
record MappingsFile(Path path, TableMappings mappings) {
    static final String KEY = "tables.mappings";

    /// Reads the document that is set; what is wrong with it is added to the findings, each with its pointer.
    ///
    /// @param directory where a relative path starts
    static void read(Findings findings, Path directory) {
        Setting setting = findings.settings.get(KEY);
        if (setting != null && setting.value() instanceof Path path) {
            try {
                parse(path, Files.readString(directory.resolve(path)), setting.origin(), findings);
            } catch (NoSuchFileException _) {
                findings.problem(setting.origin(), KEY, "cannot read " + path + ": no such file");
            } catch (IOException e) {
                findings.problem(setting.origin(), KEY, "cannot read " + path + ": " + e.getMessage());
            }
        }
    }

    private static void parse(Path path, String text, Origin origin, Findings findings) {
        switch (TableMappings.parse(text)) {
            case TableMappings.Accepted(TableMappings mappings) ->
                findings.set(KEY, new MappingsFile(path, mappings), origin);
            case TableMappings.Refused(List<MappingProblem> problems) ->
                problems.forEach(problem -> findings.problem(origin, KEY, path + " " + problem));
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
