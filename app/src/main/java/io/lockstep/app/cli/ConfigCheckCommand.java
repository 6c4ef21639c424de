package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep config check`: fails with every problem of the file, or says that there is none.
@Command(name = "check", description = "Check the configuration and list every problem.")
final class ConfigCheckCommand implements Runnable {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    ConfigCheckCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public void run() {
        String migration = options.load().configuration().migration();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/config-check/v1");
        document.put("file", options.file().toString());
        document.put("migration", migration);
        document.put("ok", true);
        console.data(output.render(document, () -> options.file() + ": OK (migration " + migration + ")"));
    }
}
