package io.lockstep.cutover.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The console's files: the page at `/`, what it is made of below `/console/`. They are read from the class path once,
/// and nothing else can be reached. The page may load nothing from anywhere else, and runs and styles nothing that does
/// not come from these files. Immutable and thread-safe.
final class ConsoleFiles {
    static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';" + " object-src 'none'";

    private static final String PAGE = "index.html";
    private static final List<String> OWN = List.of(
            PAGE,
            "console.css",
            "main.js",
            "render.js",
            "tables.js",
            "chart.js",
            "actions.js",
            "dom.js",
            "go.svg",
            "no-go.svg",
            "unknown.svg");

    private final Map<String, File> files = new HashMap<>();

    /// One file, as it is sent.
    record File(String type, String etag, String content) {
        static File of(String name, String content) {
            return new File(type(name), '"' + digest(content) + '"', content);
        }

        private static String type(String name) {
            String suffix = name.substring(name.lastIndexOf('.') + 1);
            return switch (suffix) {
                case "html" -> "text/html; charset=utf-8";
                case "css" -> "text/css; charset=utf-8";
                case "js" -> "text/javascript; charset=utf-8";
                case "svg" -> "image/svg+xml";
                default -> throw new IllegalArgumentException("no media type for " + name);
            };
        }

        private static String digest(String content) {
            try {
                return HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)),
                                0,
                                16);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }
    }

    ConsoleFiles() {
        OWN.forEach(name -> files.put(name, File.of(name, text("/console/" + name))));
        String chart = "/META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
        files.put("uplot.js", File.of("uplot.js", text(chart + "uPlot.iife.min.js")));
        files.put("uplot.css", File.of("uplot.css", text(chart + "uPlot.min.css")));
    }

    /// All of them, by name.
    Map<String, File> all() {
        return Map.copyOf(files);
    }

    void page(ServerRequest request, ServerResponse response) {
        send(request, response, Objects.requireNonNull(files.get(PAGE)));
    }

    void file(ServerRequest request, ServerResponse response) {
        File file = files.get(request.path().pathParameters().get("file"));
        if (file == null) {
            throw new ProblemException(Problem.notFound("The console has no such file: it begins at /"));
        }
        send(request, response, file);
    }

    private static void send(ServerRequest request, ServerResponse response, File file) {
        response.header(HeaderNames.CONTENT_TYPE, file.type());
        response.header(HeaderNames.ETAG, file.etag());
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.create("Content-Security-Policy"), POLICY);
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
        if (request.headers().all(HeaderNames.IF_NONE_MATCH, List::of).contains(file.etag())) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.send(file.content().getBytes(StandardCharsets.UTF_8));
    }

    /// That of the WebJar on the class path.
    private static String chartVersion() {
        String about = text("/META-INF/maven/org.webjars.npm/uplot/pom.properties");
        return about.lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String text(String resource) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource + " from the program's own jars", e);
        }
    }
}
