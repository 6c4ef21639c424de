package io.lockstep.app.cli;

import io.lockstep.app.config.JsonSchema;
import picocli.CommandLine.Command;

/// `lockstep config schema`: a JSON Schema of the file, for editors.
@Command(name = "schema", description = "Print a JSON Schema of the configuration file.")
final class ConfigSchemaCommand implements Runnable {
    private final Console console;

    ConfigSchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.data(JsonSchema.document().toPrettyString());
    }
}
