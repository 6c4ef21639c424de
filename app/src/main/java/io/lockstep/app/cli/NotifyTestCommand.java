package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.run.NotifyWiring;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.notify.Channel;
import io.lockstep.cutover.notify.Notice;
import io.lockstep.cutover.notify.Recipient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep notify test`.
@Command(
        name = "test",
        description = "Send a test notice to everybody in the list `notify`, once, and say who took it.",
        footer = {
            "",
            "Exit status: 0 everybody took it; 2 nobody is in the list; 8 somebody could not be reached, or refused it."
        })
final class NotifyTestCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    NotifyTestCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /// @param problem empty when it was taken
    private record Sent(String channel, Optional<String> problem) {}

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = options.load().configuration();
        List<Recipient> recipients =
                NotifyWiring.settings(configuration.notifying()).recipients();
        if (recipients.isEmpty()) {
            throw UserError.usage("nobody is told of anything", "name somebody in the list notify (docs/notices.md)");
        }
        Notice notice =
                Notice.test(configuration.migration(), InstantSource.system().instant());
        List<Sent> all = new ArrayList<>();
        for (Recipient recipient : recipients) {
            all.add(send(recipient.channel(), notice));
        }
        console.data(output.render(document(configuration.migration(), all), () -> table(all)));
        return all.stream().allMatch(sent -> sent.problem.isEmpty())
                ? ExitStatus.DONE.code()
                : ExitStatus.UNREACHABLE.code();
    }

    private static Sent send(Channel channel, Notice notice) throws InterruptedException {
        try {
            channel.deliver(notice);
            return new Sent(channel.name(), Optional.empty());
        } catch (IOException | RefusedException e) {
            return new Sent(channel.name(), Optional.of(problem(e)));
        }
    }

    private static String problem(Exception e) {
        return e.getMessage() == null ? "it cannot be reached (" + e.getClass().getSimpleName() + ")" : e.getMessage();
    }

    private static ObjectNode document(String migration, List<Sent> all) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/notify-test/v1");
        document.put("migration", migration);
        ArrayNode recipients = document.putArray("recipients");
        for (Sent sent : all) {
            recipients
                    .addObject()
                    .put("channel", sent.channel)
                    .put("delivered", sent.problem.isEmpty())
                    .put("problem", sent.problem.orElse(null));
        }
        return document;
    }

    private static String table(List<Sent> all) {
        return all.stream()
                .map(sent -> sent.channel + ": "
                        + sent.problem
                                .map(why -> "not delivered: " + Printable.line(why))
                                .orElse("delivered"))
                .collect(Collectors.joining("\n"));
    }
}
