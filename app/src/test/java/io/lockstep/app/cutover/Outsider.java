package io.lockstep.app.cutover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.lab.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who has a certificate, `docs/certificate.md`, and nothing of Lockstep: he runs the commands
/// that stand there. Where the tools are missing he has a driver and a query.
///
/// @param directory with `certificate.json` in it
record Outsider(Path directory) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```");
    private static final Pattern DIGEST = Pattern.compile("\\d+ \\| ([0-9a-f]{64})");

    /// What the rows of a table come to, on one side.
    String digest(String table, String side, Database database) throws Exception {
        if (!has("psql") || !has("jq")) {
            return byDriver(table, side, database);
        }
        String commands = commands("psql -X")
                .replaceFirst("TABLE=\\S+ SIDE=\\S+", "TABLE='" + table + "' SIDE=" + side)
                .replaceFirst("-d '[^']*'", "-d \"\\$SHOP\"");
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", commands);
        shell.environment()
                .put(
                        "SHOP",
                        "host=%s port=%d dbname=%s user=%s password=%s"
                                .formatted(
                                        database.host(),
                                        database.port(),
                                        database.name(),
                                        database.user(),
                                        database.password()));
        Matcher digest = DIGEST.matcher(run(shell));
        assertThat(digest.find()).as(commands).isTrue();
        return digest.group(1);
    }

    private String byDriver(String table, String side, Database database) throws IOException, SQLException {
        JsonNode certificate = new ObjectMapper()
                .readTree(directory.resolve("certificate.json").toFile());
        for (JsonNode each : certificate.path("tables")) {
            if (each.path("table").asText().equals(table)) {
                try (Connection connection = database.connect();
                        Statement session = connection.createStatement()) {
                    session.execute(certificate.at("/digests/session").asText());
                    try (ResultSet row = session.executeQuery(
                            each.at("/digest/" + side + "/sql").asText())) {
                        row.next();
                        return row.getString("digest");
                    }
                }
            }
        }
        throw new AssertionError(table + " is not in the certificate");
    }

    /// Whether openssl takes the signature; true where it is missing, since the tests of the signature say
    /// so too.
    boolean saysSigned(Path key) throws Exception {
        if (!has("openssl") || !has("jq")) {
            return true;
        }
        Files.copy(key, directory.resolve("key.pub"));
        return run(new ProcessBuilder("sh", "-ec", commands("openssl pkeyutl"))).contains("Signature Verified");
    }

    private static String commands(String among) throws IOException {
        String page = Files.readString(Path.of("../docs/certificate.md"));
        return BLOCK.matcher(page)
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(among))
                .findFirst()
                .orElseThrow();
    }

    private String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process =
                builder.directory(directory.toFile()).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
