package io.lockstep.cutover.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A copy of the journal of the newest run in a JSON file, for people and for scripts. It is replaced whole, so that
/// whoever reads it sees one state of it. The journal in the source counts: nothing is read from here.
public record StateFile(Path file) implements Mirror {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public void written(History history) throws IOException {
        Path whole = file.toAbsolutePath();
        Path next = Files.createTempFile(whole.getParent(), file.getFileName().toString(), ".next");
        try {
            Files.writeString(
                    next, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document(history)) + "\n");
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static ObjectNode document(History history) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("schema", "lockstep/cutover-state/v1")
                .put("run", history.number())
                .put("mode", history.opening().mode().name())
                .put("phase", history.run().phase().name());
        ArrayNode entries = document.putArray("journal");
        history.entries().forEach(entry -> entries.add(EntryJson.node(entry)));
        return document;
    }
}
