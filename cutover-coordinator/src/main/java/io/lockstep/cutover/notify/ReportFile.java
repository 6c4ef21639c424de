package io.lockstep.cutover.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that every report is appended to, in plain text with the time above it; made when it is not
/// there.
public final class ReportFile implements Channel {
    private final Path file;

    public ReportFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "file " + file;
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public void deliver(Notice notice) throws IOException {
        Files.writeString(
                file,
                notice.at() + "\n" + notice.text() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public String toString() {
        return name();
    }
}
