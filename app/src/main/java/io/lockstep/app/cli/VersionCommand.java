package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep version`.
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Runnable {
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        Version version = Version.current();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/version/v1");
        document.put("version", version.number());
        document.put("java", Runtime.version().toString());
        console.data(output.render(document, version::line));
    }
}
