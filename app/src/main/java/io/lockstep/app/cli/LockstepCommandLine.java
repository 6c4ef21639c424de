package io.lockstep.app.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// Every command, put together; one call runs one of them.
public final class LockstepCommandLine {
    private final GlobalOptions options;
    private final Console console;
    private final CommandLine commands;

    /// Puts the commands together around what they start and where they print.
    ///
    /// @param environment the variables that `${ENV}` and `NO_COLOR` are looked up in
    public LockstepCommandLine(Programs programs, Console console, Map<String, String> environment) {
        this.console = console;
        options = new GlobalOptions(environment);
        commands = new CommandLine(options)
                .addSubcommand(new DemoCommand(programs.demo(), options, console))
                .addSubcommand(new SetupCommand(options, console))
                .addSubcommand(new CleanupCommand(options, console))
                .addSubcommand(new DoctorCommand(options, console))
                .addSubcommand(new RunCommand(programs.run(), options, console))
                .addSubcommand(new CaptureCommand(programs, options, console))
                .addSubcommand(new VerifierCommand(programs, options, console))
                .addSubcommand(new CoordinatorCommand(programs, options, console))
                .addSubcommand(new WatchdogCommand(programs, options, console))
                .addSubcommand(new ValidateCommand(options, console))
                .addSubcommand(sweep())
                .addSubcommand(new StatusCommand(options, console))
                .addSubcommand(new TablesCommand(options, console))
                .addSubcommand(new LagCommand(options, console))
                .addSubcommand(new CommandLine(new DivergencesCommand(options, console))
                        .addSubcommand(new AcknowledgeCommand(options, console))
                        .addSubcommand(new RecheckCommand(options, console)))
                .addSubcommand(dms())
                .addSubcommand(cutover())
                .addSubcommand(certificate())
                .addSubcommand(new ReportCommand(options, console))
                .addSubcommand(new ExplainCommand(options, console))
                .addSubcommand(new RepairCommand(options, console))
                .addSubcommand(new UnfenceCommand(options, console))
                .addSubcommand(
                        new CommandLine(new TopicsCommand()).addSubcommand(new TopicsDumpCommand(options, console)))
                .addSubcommand(new CommandLine(new TokenCommand()).addSubcommand(new TokenNewCommand(options, console)))
                .addSubcommand(
                        new CommandLine(new NotifyCommand()).addSubcommand(new NotifyTestCommand(options, console)))
                .addSubcommand(new SupportBundleCommand(options, console))
                .addSubcommand(config())
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new VersionCommand(console))
                .addSubcommand(new HelpCommand(console));
        configure();
    }

    private CommandLine config() {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigCheckCommand(options, console))
                .addSubcommand(new ConfigShowCommand(options, console))
                .addSubcommand(new ConfigSchemaCommand(console));
    }

    private CommandLine sweep() {
        return new CommandLine(new SweepCommand())
                .addSubcommand(new SweepStartCommand(options, console))
                .addSubcommand(new SweepStatusCommand(options, console))
                .addSubcommand(new SweepSteerCommand.Pause(options, console))
                .addSubcommand(new SweepSteerCommand.Resume(options, console));
    }

    private CommandLine certificate() {
        return new CommandLine(new CertificateCommand(options, console))
                .addSubcommand(new CertificateVerifyCommand(console));
    }

    private CommandLine dms() {
        return new CommandLine(new DmsCommand())
                .addSubcommand(new DmsStatusCommand(options, console))
                .addSubcommand(new DmsOrderCommand.Start(options, console))
                .addSubcommand(new DmsOrderCommand.Resume(options, console))
                .addSubcommand(new DmsOrderCommand.Stop(options, console))
                .addSubcommand(new DmsOrderCommand.ReloadTable(options, console));
    }

    private CommandLine cutover() {
        return new CommandLine(new CutoverCommand(options, console))
                .addSubcommand(new CutoverStatusCommand(options, console))
                .addSubcommand(new CutoverApproveCommand(options, console))
                .addSubcommand(new CutoverOrderCommand.Postpone(options, console))
                .addSubcommand(new CutoverOrderCommand.Release(options, console))
                .addSubcommand(new CutoverOrderCommand.Abort(options, console))
                .addSubcommand(new CutoverFailbackCommand(options, console))
                .addSubcommand(new CutoverOrderCommand.Close(options, console));
    }

    /// Runs the command that these words name.
    ///
    /// @return the exit status of the process
    public int run(String... words) {
        return commands.execute(words);
    }

    private void configure() {
        Failures failures = new Failures(console, options);
        commands.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(new Execution())
                .setParameterExceptionHandler(failures::usage)
                .setExecutionExceptionHandler((thrown, _, _) -> failures.failed(thrown));
        commands.getCommandSpec()
                .versionProvider(() -> new String[] {Version.current().line()});
    }
}
