package io.lockstep.lab.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.lab.LabException;
import io.lockstep.lab.dms.DmsTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/// A fake of AWS on a free port of 127.0.0.1. It answers in the protocol of the request. Thread-safe.
public final class FakeAws implements AutoCloseable {
    /// A header of every answer.
    public static final String HEADER = "X-Fake-Aws";

    /// And its value.
    public static final String NOTICE = "this is a fake of AWS, of the lab of Lockstep";

    private static final Logger LOG = LoggerFactory.getLogger(FakeAws.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LOOPBACK = "127.0.0.1";
    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Trouble trouble = new Trouble();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final FakeDms dms;
    private final FakeSecrets secrets = new FakeSecrets();
    private final FakeSns sns = new FakeSns();
    private final Map<String, Service> targets;
    private final List<Service> queried;

    /// @param prefix of its IAM actions
    /// @param throttling what it answers to one request too many
    record Service(String prefix, String throttling, Map<String, Operation> operations) {}

    private FakeAws(HttpServer server, List<DmsTask> tasks) {
        this.server = server;
        this.dms = new FakeDms(tasks, trouble);
        Service metrics = new Service("cloudwatch", "Throttling", new FakeMetrics(tasks).operations());
        this.targets = Map.of(
                "AmazonDMSv20160101",
                new Service("dms", "ThrottlingException", dms.operations()),
                "secretsmanager",
                new Service("secretsmanager", "ThrottlingException", secrets.operations()),
                "GraniteServiceVersion20100801",
                metrics);
        this.queried = List.of(metrics, new Service("sns", "Throttling", sns.operations()));
    }

    /// Starts it with these tasks of DMS.
    public static FakeAws start(DmsTask... tasks) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), 0);
            FakeAws fake = new FakeAws(server, List.of(tasks));
            server.createContext("/", fake::answer);
            server.setExecutor(fake.threads);
            server.start();
            LOG.atWarn().addKeyValue("endpoint", fake.endpoint()).log(NOTICE);
            return fake;
        } catch (IOException e) {
            throw new LabException("The fake of AWS cannot listen: " + e.getMessage(), e);
        }
    }

    public URI endpoint() {
        return URI.create("http://" + LOOPBACK + ":" + server.getAddress().getPort());
    }

    /// What goes wrong between it and its clients.
    public Trouble trouble() {
        return trouble;
    }

    /// IAM actions that were asked for, in order.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /// What the last premigration assessment says; by name, with its status.
    public void assess(Map<String, String> assessments) {
        dms.assess(assessments);
    }

    public FakeSecrets secrets() {
        return secrets;
    }

    public FakeSns sns() {
        return sns;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set(HEADER, NOTICE);
            Optional<String> target =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            if (target.isPresent()) {
                json(exchange, target.get(), body);
            } else {
                query(exchange, body);
            }
        }
    }

    private void json(HttpExchange exchange, String target, String body) throws IOException {
        try {
            Service service = targets.get(target.substring(0, target.indexOf('.')));
            String name = target.substring(target.indexOf('.') + 1);
            SdkPojo answer = call(exchange, service, name, "UnknownOperationException", JSON.readTree(body));
            send(
                    exchange,
                    OK,
                    "application/x-amz-json-1.1",
                    Members.json(answer).toString());
        } catch (Fault fault) {
            ObjectNode error =
                    JSON.createObjectNode().put("__type", fault.code()).put("message", fault.text());
            send(exchange, fault.status(), "application/x-amz-json-1.1", error.toString());
        }
    }

    private void query(HttpExchange exchange, String body) throws IOException {
        try {
            ObjectNode request = QueryProtocol.read(body);
            String name = request.path("Action").asText();
            request.remove(List.of("Action", "Version"));
            Service service = queried.stream()
                    .filter(each -> each.operations().containsKey(name))
                    .findFirst()
                    .orElse(null);
            SdkPojo answer = call(exchange, service, name, "InvalidAction", request);
            send(exchange, OK, "text/xml", QueryProtocol.answer(name, answer));
        } catch (Fault fault) {
            send(exchange, fault.status(), "text/xml", QueryProtocol.fault(fault));
        }
    }

    private SdkPojo call(
            HttpExchange exchange, @Nullable Service service, String name, String unknown, JsonNode request) {
        Operation operation = service == null ? null : service.operations().get(name);
        if (service == null || operation == null) {
            throw new Fault(unknown, "The fake of AWS has no operation " + name);
        }
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            throw new Fault("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
        }
        String action = service.prefix() + ":" + name;
        calls.add(action);
        try {
            trouble.meet(action, service.throttling());
        } catch (InterruptedException e) {
            throw new LabException("interrupted", e);
        }
        return operation
                .answer()
                .apply(Members.read(request, operation.builder().get()));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
