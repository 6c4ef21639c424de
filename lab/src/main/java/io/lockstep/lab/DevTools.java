package io.lockstep.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The DevTools protocol over one web socket: requests with their answers, and events. Thread-safe.
final class DevTools implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final WebSocket socket;
    private final Incoming incoming;
    private final AtomicLong numbers = new AtomicLong();

    private DevTools(HttpClient client, WebSocket socket, Incoming incoming) {
        this.client = client;
        this.socket = socket;
        this.incoming = incoming;
    }

    static DevTools connect(String address) {
        HttpClient client = HttpClient.newHttpClient();
        var incoming = new Incoming();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), incoming)
                .join();
        return new DevTools(client, socket, incoming);
    }

    /// Asks the browser itself.
    JsonNode call(String method, Map<String, ?> parameters) {
        return call("", method, parameters);
    }

    /// One page.
    Session session(String id) {
        return new Session(id);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private JsonNode call(String session, String method, Map<String, ?> parameters) {
        long number = numbers.incrementAndGet();
        ObjectNode request = JSON.createObjectNode().put("id", number).put("method", method);
        request.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            request.put("sessionId", session);
        }
        var answer = new CompletableFuture<JsonNode>();
        incoming.awaited.put(number, answer);
        try {
            synchronized (socket) {
                socket.sendText(request.toString(), true).join();
            }
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while chromium did " + method, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabException("chromium did not answer " + method + ": " + e.getMessage(), e);
        } finally {
            incoming.awaited.remove(number);
        }
    }

    /// What concerns one page.
    final class Session {
        private final String id;

        private Session(String id) {
            this.id = id;
        }

        /// @throws LabException when the page cannot do it
        JsonNode call(String method, Map<String, ?> parameters) {
            return DevTools.this.call(id, method, parameters);
        }

        /// @param listener is told of every event of the page, with its method and parameters
        void listen(Consumer<JsonNode> listener) {
            incoming.listeners
                    .computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>())
                    .add(listener);
        }
    }

    private static final class Incoming implements WebSocket.Listener {
        private final Map<Long, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
        private final Map<String, CopyOnWriteArrayList<Consumer<JsonNode>>> listeners = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(String message) {
            JsonNode node = parsed(message);
            CompletableFuture<JsonNode> answer = awaited.get(node.path("id").asLong());
            if (answer == null) {
                listeners
                        .getOrDefault(node.path("sessionId").asText(), new CopyOnWriteArrayList<>())
                        .forEach(listener -> listener.accept(node));
            } else if (node.has("error")) {
                answer.completeExceptionally(new LabException(node.path("error").toString()));
            } else {
                answer.complete(node.path("result"));
            }
        }

        private static JsonNode parsed(String message) {
            try {
                return JSON.readTree(message);
            } catch (JsonProcessingException e) {
                throw new LabException("chromium has said something that is no JSON", e);
            }
        }
    }
}
