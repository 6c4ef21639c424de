package io.lockstep.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this build.
public record Version(String number) {
    /// As the build wrote it into the program.
    public static Version current() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/lockstep.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read lockstep.properties from the program", e);
        }
        return new Version(properties.getProperty("version", "unknown"));
    }

    String line() {
        return "lockstep " + number + " (Java " + Runtime.version().feature() + ")";
    }
}
