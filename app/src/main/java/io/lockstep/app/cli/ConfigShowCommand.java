package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Setting;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep config show`: every value in force and where it came from; secrets as `***`.
@Command(name = "show", description = "Show every value in force and where it came from; secrets are hidden.")
final class ConfigShowCommand implements Runnable {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    ConfigShowCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public void run() {
        List<Setting> settings = options.load().settings().all();
        console.data(output.render(document(settings), () -> table(settings)));
    }

    private static ObjectNode document(List<Setting> settings) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/config/v1");
        ArrayNode all = document.putArray("settings");
        settings.forEach(setting -> all.addObject()
                .put("key", setting.key())
                .put("value", setting.shown())
                .put("origin", setting.origin().shown()));
        return document;
    }

    private static String table(List<Setting> settings) {
        TextTable table = new TextTable("KEY", "VALUE", "ORIGIN");
        settings.forEach(setting ->
                table.row(setting.key(), setting.shown(), setting.origin().shown()));
        return table.toString();
    }
}
