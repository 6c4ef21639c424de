package io.lockstep.app.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Prints records of one topic, a line of JSON each.
///
/// @param progress is told how far it is, now and then
public record TopicDump(TopicAccess access, Consumer<String> lines, Consumer<String> progress) {
    private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
            Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset);

    /// What to print.
    ///
    /// @param fromBeginning whether to begin with the oldest record; the newest `most` otherwise
    /// @param key only of this key; empty for all
    /// @param follow whether to go on after the end
    public record Request(boolean fromBeginning, String key, long most, boolean follow) {}

    /// Returns when the end as it was at the beginning is reached, unless it is to follow.
    public void print(String topic, Request request) {
        var printer = new Printer(json(topic), request);
        try (Tape tape = new Tape(access)) {
            if (request.fromBeginning()) {
                tape.fromBeginning(tape.partitions(topic));
                if (!tape.play(printer::print)) {
                    return;
                }
            } else {
                newest(tape, topic, request.most(), printer);
            }
            if (request.follow()) {
                printer.left = Long.MAX_VALUE;
                tape.follow(printer::print);
            }
        }
    }

    private static void newest(Tape tape, String topic, long most, Printer printer) {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        tape.newest(tape.partitions(topic), most);
        tape.play(found::add);
        found.stream().sorted(BY_TIME).skip(Math.max(0, found.size() - most)).forEach(printer::print);
    }

    private RecordJson json(String topic) {
        List<String> changes =
                Stream.of(Side.values()).map(access.topics()::changes).toList();
        boolean binary = changes.contains(topic);
        boolean rowKeys = binary
                || topic.equals(access.topics().suspects())
                || topic.equals(access.topics().rulings());
        return new RecordJson(binary, rowKeys);
    }

    /// Prints the records that are asked for, up to so many.
    private final class Printer {
        private static final long EVERY = 250_000;

        private final RecordJson json;
        private final KeyFilter filter;
        private long left;
        private long read;

        Printer(RecordJson json, Request request) {
            this.json = json;
            this.filter = KeyFilter.of(request.key(), json.rowKeys());
            this.left = request.most();
        }

        /// Returns whether more is wanted.
        boolean print(ConsumerRecord<byte[], byte[]> record) {
            if (++read % EVERY == 0) {
                progress.accept("read " + read + " records");
            }
            ObjectNode line = json.of(record);
            JsonNode key = line.path("key");
            if (filter.accepts(key)) {
                lines.accept(line.toString());
                left--;
            }
            return left > 0;
        }
    }
}
