package io.lockstep.app.cutover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Takes the notices that Lockstep posts.
final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<JsonNode> notices = new ArrayList<>();

    Inbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/notices";
    }

    /// The titles so far of one kind, with the migration.
    synchronized List<String> titles(String kind) {
        return notices.stream()
                .filter(notice -> notice.path("kind").asText().equals(kind))
                .map(notice -> notice.path("migration").asText() + ": "
                        + notice.path("title").asText())
                .toList();
    }

    /// Everything that has left.
    synchronized String text() {
        return notices.toString();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode notice = JSON.readTree(exchange.getRequestBody());
            synchronized (this) {
                notices.add(notice);
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
