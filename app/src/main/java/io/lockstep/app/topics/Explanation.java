package io.lockstep.app.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Everything that the topics hold about one row.
public final class Explanation {
    private final RowKey key;
    private final int partition;
    private final List<Chapter> chapters;
    private final List<TableNotice> notices;
    private final List<Divergence> divergences;
    private final List<Transaction> transactions;
    private final Optional<Long> proven;

    private Explanation(
            RowKey key,
            int partition,
            Story story,
            RowSearch search,
            List<Divergence> divergences,
            List<Transaction> transactions,
            Optional<Long> proven) {
        this.key = key;
        this.partition = partition;
        this.chapters = story.chapters();
        this.notices = search.notices();
        this.divergences = divergences;
        this.transactions = transactions;
        this.proven = proven;
    }

    /// Reads the row's partition of both change topics, what the verifier has published, and of all partitions the
    /// transactions that divergences of the row name.
    ///
    /// @param most how many versions of each side are told, the newest
    /// @param progress is told how far it is, now and then
    public static Explanation of(TopicAccess access, RowText row, int most, Consumer<String> progress) {
        try (Tape tape = new Tape(access)) {
            var search = new RowSearch(access, most, progress);
            RowKey key = search.key(tape, row);
            int partition = search.partition(tape, key);
            var verdicts = new Verdicts(access);
            Map<String, Long> proven = new HashMap<>();
            verdicts.progress(tape, partition).forEach((lane, reached) -> proven.put(lane, reached.proven()));
            List<Told> source = search.versions(tape, Side.SOURCE, key, partition);
            List<Told> target = search.versions(tape, Side.TARGET, key, partition);
            var story = new Story(source, target, search.columns(), proven);
            List<Divergence> divergences = verdicts.of(tape, key);
            List<Transaction> transactions = new TransactionSearch(access).of(tape, divergences);
            Optional<Long> reached = lane(source, target).map(proven::get);
            return new Explanation(key, partition, story, search, divergences, transactions, reached);
        }
    }

    /// The lane that has the row, which may have been moved from another.
    private static Optional<String> lane(List<Told> source, List<Told> target) {
        return Stream.concat(source.stream(), target.stream())
                .max(Comparator.comparing(Told::at))
                .map(told -> told.version().lane());
    }

    /// As one document, `lockstep/explanation/v1`.
    public ObjectNode document() {
        ObjectNode document = EventsJson.MAPPER.createObjectNode().put("schema", "lockstep/explanation/v1");
        document.set("row", RowJson.of(key));
        document.put("partition", partition);
        document.put("proven", proven.orElse(null));
        var versions = document.putArray("versions");
        chapters.forEach(chapter -> versions.add(version(chapter)));
        var said = document.putArray("notices");
        notices.stream().map(notice -> notice.reason().name()).distinct().forEach(said::add);
        var raised = document.putArray("divergences");
        divergences.stream().map(RowJson::of).forEach(raised::add);
        var found = document.putArray("transactions");
        transactions.forEach(transaction -> found.add(transaction(transaction)));
        return document;
    }

    private static ObjectNode transaction(Transaction transaction) {
        ObjectNode node = EventsJson.MAPPER
                .createObjectNode()
                .put("side", transaction.side().word())
                .put("transaction", transaction.id())
                .put("committedAt", transaction.committedAt().toString())
                .put("count", transaction.count());
        var changes = node.putArray("changes");
        for (RowVersion version : transaction.first()) {
            ObjectNode change = changes.addObject()
                    .put("position", version.position().toString())
                    .put("operation", version.operation().name());
            change.set("row", RowJson.of(version.key()));
        }
        return node;
    }

    private static ObjectNode version(Chapter chapter) {
        Told told = chapter.told();
        ObjectNode node = EventsJson.MAPPER
                .createObjectNode()
                .put("side", told.side().word())
                .put("at", told.at().toString())
                .put("position", told.version().position().toString())
                .put("afterWatermark", told.interval())
                .put("operation", told.version().operation().name())
                .put("transaction", told.version().transaction())
                .put("committedAt", told.version().committedAt().toString());
        chapter.changed().forEach(node.putArray("changed")::add);
        return node.put("meaning", chapter.meaning());
    }
}
