package io.lockstep.app.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A web server on this machine that serves what it is given and remembers what it was asked for.
final class ArchiveServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ArchiveServer(HttpServer server) {
        this.server = server;
    }

    static ArchiveServer start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var archive = new ArchiveServer(server);
        server.createContext("/", archive::answer);
        server.start();
        return archive;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<String> requests() {
        return requests;
    }

    void serve(String path, String text) {
        content.put(path, text.getBytes(UTF_8));
    }

    /// Packs what is in the folder into a tar.gz; returns its SHA-256.
    String serveArchive(String path, Path folder) throws Exception {
        var archive = Files.createTempFile("archive", ".tar.gz");
        var tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), ".").start();
        assertThat(tar.waitFor()).isZero();
        var bytes = Files.readAllBytes(archive);
        Files.delete(archive);
        content.put(path, bytes);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        var bytes = content.get(exchange.getRequestURI().getPath());
        if (bytes == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
