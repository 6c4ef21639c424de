package io.lockstep.app.cli;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.topics.TopicAccess;
import io.lockstep.app.topics.TopicDump;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep topics dump`.
@Command(
        name = "dump",
        description = "Print the records of a topic as JSON lines; by default the newest ten.",
        footer = {
            "",
            "TOPIC is source.changes, target.changes, suspects, verdicts, partials, progress,",
            "captures or rulings, with or without the migration in front."
        })
final class TopicsDumpCommand implements Callable<Integer> {
    private static final int NEWEST = 10;

    private final GlobalOptions options;
    private final Console console;

    @Parameters(paramLabel = "TOPIC", description = "Which topic.")
    private String topic = "";

    @Option(names = "--from-beginning", description = "Begin with the oldest record there is.")
    private boolean fromBeginning;

    @Option(
            names = "--key",
            paramLabel = "K",
            description = "Only of this key: a row such as public.orders:700, a divergence's id, or main/0.")
    private @Nullable String key;

    @Option(names = "-n", paramLabel = "N", description = "At most this many records.")
    private @Nullable Long limit;

    @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    TopicsDumpCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw UserError.usage("-n must be at least 1, got " + limit, "");
        }
        Configuration configuration = options.load().configuration();
        TopicAccess access = TopicAccess.of(configuration);
        new TopicDump(access, console::data, console::message).print(access.topic(topic), request());
        return 0;
    }

    private TopicDump.Request request() {
        boolean whole = fromBeginning || key != null;
        long most = limit != null ? limit : whole ? Long.MAX_VALUE : NEWEST;
        return new TopicDump.Request(whole, key == null ? "" : key, most, follow);
    }
}
