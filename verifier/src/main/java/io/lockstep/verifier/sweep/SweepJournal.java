package io.lockstep.verifier.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a sweep has done, so that it can go on where it was stopped, by whatever: a file of JSON lines,
/// one for the plan of a table and one for each of its chunks, written as they are done. It holds keys of
/// rows, and is readable by its owner alone. Thread-safe.
public final class SweepJournal implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable BufferedWriter writer;
    private final Map<TablePair, List<KeyRange>> plans = new HashMap<>();
    private final Map<TablePair, Map<Integer, Chunks.Compared>> done = new HashMap<>();

    private SweepJournal(@Nullable BufferedWriter writer) {
        this.writer = writer;
    }

    /// Remembers nothing.
    public static SweepJournal none() {
        return new SweepJournal(null);
    }

    /// Begins anew.
    ///
    /// @param id tells this comparison from others
    public static SweepJournal begin(Path file, String id) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var journal = new SweepJournal(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
        journal.write(JSON.createObjectNode()
                .put("schema", "lockstep/sweep-journal/v1")
                .put("id", id));
        return journal;
    }

    /// Goes on with what a file has of the same comparison.
    ///
    /// @return empty when it has none
    public static Optional<SweepJournal> resume(Path file, String id) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<JsonNode> lines = lines(file);
        if (lines.isEmpty() || !lines.getFirst().path("id").asText().equals(id)) {
            return Optional.empty();
        }
        SweepJournal journal = begin(file, id);
        for (JsonNode line : lines.subList(1, lines.size())) {
            journal.read(line);
            journal.write(line);
        }
        return Optional.of(journal);
    }

    /// How many chunks are known from before.
    public synchronized int chunks() {
        return done.values().stream().mapToInt(Map::size).sum();
    }

    /// The ranges of a table as they were planned.
    synchronized Optional<List<KeyRange>> plan(TablePair table) {
        return Optional.ofNullable(plans.get(table));
    }

    /// What a chunk came to.
    synchronized Optional<Chunks.Compared> done(TablePair table, int chunk) {
        return Optional.ofNullable(done.getOrDefault(table, Map.of()).get(chunk));
    }

    synchronized void planned(TablePair table, List<KeyRange> ranges) {
        ObjectNode line = line(table);
        ArrayNode ends = line.putArray("ends");
        for (KeyRange range : ranges.subList(0, ranges.size() - 1)) {
            ArrayNode end = ends.addArray();
            if (range.upTo() != null) {
                range.upTo().forEach(end::add);
            }
        }
        write(line);
    }

    synchronized void compared(TablePair table, int chunk, Chunks.Compared compared) {
        ObjectNode line = line(table)
                .put("chunk", chunk)
                .put("sourceRows", compared.sourceRows())
                .put("targetRows", compared.targetRows());
        ArrayNode candidates = line.putArray("candidates");
        for (RowKey key : compared.candidates()) {
            ArrayNode columns = candidates.addArray();
            key.columns()
                    .forEach(column -> columns.addArray()
                            .add(column.name())
                            .add(column.kind().name())
                            .add(column.text()));
        }
        write(line);
    }

    @Override
    public synchronized void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    private static ObjectNode line(TablePair table) {
        ObjectNode line = JSON.createObjectNode();
        line.putArray("source").add(table.source().schema()).add(table.source().name());
        line.putArray("target").add(table.target().schema()).add(table.target().name());
        return line;
    }

    private void write(JsonNode line) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(line.toString());
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(JsonNode line) {
        TableId target = table(line.path("target"));
        var pair = new TablePair(table(line.path("source")), target);
        if (line.has("ends")) {
            var ends = new ArrayList<List<String>>();
            line.path("ends")
                    .forEach(end ->
                            ends.add(end.valueStream().map(JsonNode::asText).toList()));
            plans.put(pair, KeyRange.between(ends));
        } else {
            var candidates = new ArrayList<RowKey>();
            line.path("candidates")
                    .forEach(key -> candidates.add(new RowKey(
                            target, key.valueStream().map(SweepJournal::column).toList())));
            done.computeIfAbsent(pair, _ -> new HashMap<>())
                    .put(
                            line.path("chunk").asInt(),
                            new Chunks.Compared(
                                    line.path("sourceRows").asLong(),
                                    line.path("targetRows").asLong(),
                                    candidates));
        }
    }

    private static TableId table(JsonNode names) {
        return new TableId(names.path(0).asText(), names.path(1).asText());
    }

    private static KeyColumn column(JsonNode column) {
        return new KeyColumn(
                column.path(0).asText(),
                KeyColumn.Kind.valueOf(column.path(1).asText()),
                column.path(2).asText());
    }

    /// The last line may have been cut off.
    private static List<JsonNode> lines(Path file) throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(file)) {
            try {
                lines.add(JSON.readTree(line));
            } catch (JsonProcessingException _) {
                return lines;
            }
        }
        return lines;
    }
}
