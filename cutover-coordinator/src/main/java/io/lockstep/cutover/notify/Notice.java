package io.lockstep.cutover.notify;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Something that people are told. Immutable. Names tables, roles and counts, never a key or a value of a
/// row.
///
/// @param migration the name of it, on its later legs with the leg
/// @param title one line that says everything to whoever reads no further
/// @param lines what whoever reads further wants to know, each a sentence or two
public record Notice(String migration, Instant at, Kind kind, Severity severity, String title, List<String> lines) {
    /// What a notice is about.
    public enum Kind {
        /// The verdict on the whole migration.
        VERDICT,
        /// Rows that differ.
        DIVERGENCE,
        /// A phase of a cutover, or what somebody has ordered.
        CUTOVER,
        /// Something has come past the fence of the source.
        BREACH,
        /// How everything stands, sent at fixed times.
        REPORT,
        /// Sent by hand, to see whether it arrives.
        TEST;

        /// As it is written in notices.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Notice {
        Objects.requireNonNull(migration);
        Objects.requireNonNull(at);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(title);
        lines = List.copyOf(lines);
    }

    /// One that shows that notices arrive.
    public static Notice test(String migration, Instant now) {
        return new Notice(
                migration,
                now,
                Kind.TEST,
                Severity.INFO,
                "a test: notices of Lockstep arrive here",
                List.of("Sent by `lockstep notify test`. Nothing has happened."));
    }

    /// Everything in plain text: the title with the migration and the severity, then the lines.
    public String text() {
        return heading()
                + String.join("", lines.stream().map(line -> "\n" + line).toList()) + "\n";
    }

    /// The migration, the title, and the severity where it is more than good to know.
    public String heading() {
        String what = migration + ": " + title;
        return severity == Severity.INFO ? what : severity.name() + " " + what;
    }
}
