import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.events.Topics;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Two PostgreSQL servers with native replication, Kafka, and every service of Lockstep in a process of its own, set up
/// and started as an operator does it.
final class Fleet implements AutoCloseable {
    static final List<String> SERVICES = List.of("source", "target", "verifier", "coordinator");

    private static final String HEAP = "-Xmx512m";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Lab lab;
    private final Path directory;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();

    private Fleet(Lab lab, Path directory) {
        this.lab = lab;
        this.directory = directory;
    }

    /// Returns when every service is ready and the verdict is PROVEN.
    static Fleet start(int rows, long seed, String watermarkInterval) throws Exception {
        Lab lab = Lab.start();
        var fleet = new Fleet(lab, Files.createTempDirectory("lockstep-benchmark"));
        try {
            Shop.create(fleet.source(), fleet.target(), rows, seed);
            NativeReplication.create(fleet.source(), fleet.target(), "shop", Shop.tables())
                    .awaitSynchronised(PATIENCE);
            fleet.configure(watermarkInterval);
            fleet.command("setup");
            SERVICES.forEach(fleet::launch);
            fleet.await("every service is ready and the verdict PROVEN", fleet::proven);
            return fleet;
        } catch (Exception e) {
            fleet.close();
            throw e;
        }
    }

    Database source() {
        return lab.source().database();
    }

    Database target() {
        return lab.target().database();
    }

    /// Starts a service, or starts it again.
    void launch(String service) {
        try {
            processes.put(service, process(words(service)).start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `kill -9`
    void kill(String service) throws InterruptedException {
        processes.get(service).destroyForcibly().waitFor();
    }

    boolean alive(String service) {
        return processes.get(service).isAlive();
    }

    /// Those whose process has ended.
    List<String> dead() {
        return SERVICES.stream().filter(service -> !alive(service)).toList();
    }

    boolean ready() {
        return notReady().isEmpty();
    }

    /// Those that do not say that they are ready.
    List<String> notReady() {
        return SERVICES.stream()
                .filter(service -> !get(service, "/health/ready").startsWith("200"))
                .toList();
    }

    /// How much processor time each service has used so far.
    ///
    /// @throws IllegalStateException when one of them has ended
    Map<String, Duration> processorTime() {
        var used = new LinkedHashMap<String, Duration>();
        processes.forEach((service, process) -> used.put(
                service,
                process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("The " + service + " has ended"))));
        return used;
    }

    /// The same for each of their threads, by service and name, where the system tells (Linux).
    Map<String, Duration> threadTime() throws IOException {
        var used = new TreeMap<String, Duration>();
        for (var process : processes.entrySet()) {
            Path threads = Path.of("/proc/" + process.getValue().pid() + "/task");
            try (var each = Files.newDirectoryStream(threads)) {
                for (Path thread : each) {
                    String stat = Files.readString(thread.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    String[] figures = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    long ticks = Long.parseLong(figures[11]) + Long.parseLong(figures[12]);
                    used.merge(process.getKey() + "  " + name, Duration.ofMillis(ticks * 10), Duration::plus);
                }
            } catch (NoSuchFileException _) {
                return Map.of();
            }
        }
        return used;
    }

    /// What the coordinator says; nothing in it while it does not answer.
    JsonNode status() {
        return json("/api/v1/status");
    }

    /// UNREACHABLE while the coordinator does not answer.
    String verdict() {
        return status().path("verdict").asText("UNREACHABLE");
    }

    boolean proven() {
        return ready() && verdict().equals("PROVEN");
    }

    /// All of them, whatever their state.
    List<JsonNode> divergences() {
        var all = new ArrayList<JsonNode>();
        json("/api/v1/divergences?limit=1000").path("divergences").forEach(all::add);
        return all;
    }

    /// What the verifier said last of each partition.
    List<Progress> progress() {
        var newest = new TreeMap<String, Progress>();
        Map<String, Object> properties = Map.of("bootstrap.servers", lab.kafka().bootstrap(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(new Topics("shop").progress()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    newest.put(record.key(), EventsJson.progress(record.value()));
                }
            }
            return List.copyOf(newest.values());
        }
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Not within " + PATIENCE.toSeconds() + " s: " + what + "; the status is " + status());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        lab.close();
        System.err.println("What the services said is in " + directory);
    }

    private JsonNode json(String path) {
        String answer = get("coordinator", path);
        try {
            return answer.startsWith("200 ") ? EventsJson.MAPPER.readTree(answer.substring(4)) : MissingNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The status and the body; empty when it does not answer.
    private String get(String service, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(service) + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void command(String... words) throws IOException, InterruptedException {
        int status = process(List.of(words)).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(
                    "lockstep " + String.join(" ", words) + " ended with " + status + ": see " + directory);
        }
    }

    private List<String> words(String service) {
        return switch (service) {
            case "source", "target" -> List.of("capture", "--side", service);
            default -> List.of(service);
        };
    }

    private ProcessBuilder process(List<String> words) {
        String name = String.join("-", words);
        var command = new ArrayList<>(List.of(System.getProperty("lockstep.launcher")));
        command.addAll(words);
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".txt").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("LOCKSTEP_LOG_DIR", directory.resolve(name).toString());
        environment.put("LOCKSTEP_JAVA_HOME", System.getProperty("java.home"));
        environment.merge("LOCKSTEP_JAVA_OPTS", HEAP, (given, heap) -> heap + " " + given);
        return builder;
    }

    private void configure(String watermarkInterval) throws IOException {
        for (String service : SERVICES) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.put(service, socket.getLocalPort());
            }
        }
        Files.writeString(directory.resolve("lockstep.yaml"), """
                migration: shop
                source: { url: "%s", user: lockstep_source, password: source }
                target: { url: "%s", user: lockstep_target, password: target }
                admin:
                  source: { user: "%s", password: "%s" }
                  target: { user: "%s", password: "%s" }
                kafka: { bootstrap: "%s", partitions: 4 }
                replication: { type: native, native: { subscription: shop } }
                watermark: { interval: %s }
                http: { port: %d, health: { capture-source: %d, capture-target: %d, verifier: %d } }
                privacy: { fingerprint-key: 000102030405060708090a0b0c0d0e0f }
                """.formatted(
                        source().jdbcUrl(),
                        target().jdbcUrl(),
                        source().user(),
                        source().password(),
                        target().user(),
                        target().password(),
                        lab.kafka().bootstrap(),
                        watermarkInterval,
                        ports.get("coordinator"),
                        ports.get("source"),
                        ports.get("target"),
                        ports.get("verifier")));
    }
}
