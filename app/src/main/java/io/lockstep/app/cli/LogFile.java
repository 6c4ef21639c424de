package io.lockstep.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The log: every library and Lockstep itself write there, nothing to the terminal. At most 200 MB are kept.
///
/// @param path `lockstep.log` below `$LOCKSTEP_LOG_DIR`, or below `.lockstep/logs` in the working directory
record LogFile(Path path) {
    private static final String NAME = "lockstep";
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level [%thread] %logger{40} - %msg %kvp{DOUBLE}%n";

    static LogFile in(Map<String, String> environment) {
        String directory =
                Optional.ofNullable(environment.get("LOCKSTEP_LOG_DIR")).orElse(".lockstep/logs");
        return new LogFile(Path.of(directory, "lockstep.log"));
    }

    /// Begins to write; a second call changes nothing.
    ///
    /// @param detailed whether Lockstep's own code logs at DEBUG
    void open(boolean detailed) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.getLogger("io.lockstep").setLevel(detailed ? Level.DEBUG : Level.INFO);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(NAME) == null) {
            requireWritable();
            root.addAppender(appender(context));
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }

    private void requireWritable() {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw UserError.usage(
                    "cannot write the log " + path + ": " + e, "name another directory in LOCKSTEP_LOG_DIR");
        }
    }

    private RollingFileAppender<ILoggingEvent> appender(LoggerContext context) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(NAME);
        appender.setFile(path.toString());
        appender.setEncoder(encoder(context));
        appender.setRollingPolicy(rolling(context, appender));
        appender.start();
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling(
            LoggerContext context, RollingFileAppender<ILoggingEvent> appender) {
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(
                path.resolveSibling("lockstep.%d{yyyy-MM-dd, UTC}.%i.log").toString());
        rolling.setMaxFileSize(FileSize.valueOf("20MB"));
        rolling.setMaxHistory(7);
        rolling.setTotalSizeCap(FileSize.valueOf("200MB"));
        rolling.start();
        return rolling;
    }
}
