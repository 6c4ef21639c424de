package io.lockstep.app.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A file that the report is written to, in the format that its name ends with.
public record ReportFile(Path path, Format format) {
    /// How a report can be written.
    public enum Format {
        HTML(HtmlReport::of),
        /// JUnit's, for build servers.
        XML(JUnitReport::of),
        JSON(report -> ValidationDocument.of(report).toPrettyString());

        private final Function<ValidationReport, String> writer;

        Format(Function<ValidationReport, String> writer) {
            this.writer = writer;
        }

        private String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /// @throws UserError when the name ends otherwise, or nothing can be written there
    public static ReportFile at(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        Format format = Arrays.stream(Format.values())
                .filter(candidate -> name.endsWith(candidate.ending()))
                .findFirst()
                .orElseThrow(() -> UserError.usage(
                        "--report " + path + ": unknown format",
                        "end its name with "
                                + Arrays.stream(Format.values())
                                        .map(Format::ending)
                                        .collect(Collectors.joining(", "))));
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw UserError.usage("--report " + path + ": nothing can be written there", "create the directory first");
        }
        return new ReportFile(path, format);
    }

    /// Replaces the file at once, so that half a report is never seen.
    ///
    /// @throws UserError when it cannot be written
    public void write(ValidationReport report) {
        Path half = path.resolveSibling(path.getFileName() + ".part");
        try {
            Files.write(half, format.writer.apply(report).getBytes(UTF_8));
            Files.move(half, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError(
                    "the report " + path + " could not be written: " + e.getMessage(), "", ExitStatus.UNVERIFIED, e);
        }
    }
}
