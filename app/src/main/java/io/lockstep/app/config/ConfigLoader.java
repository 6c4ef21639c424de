package io.lockstep.app.config;

import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Reads the configuration strictly: every problem is found before the first one is reported, all in one
/// [UserError].
///
/// @param environment what `${ENV}` resolves to
/// @param secrets what `${secret:…}` resolves to
/// @param late whether secrets are asked for only when they are used, so that whoever uses none needs no
///     access to them
public record ConfigLoader(Map<String, String> environment, SecretStore secrets, boolean late) {
    /// The file that is read when none is named.
    public static final Path DEFAULT_FILE = Path.of("lockstep.yaml");

    public ConfigLoader {
        environment = Map.copyOf(environment);
    }

    /// With the secrets that AWS Secrets Manager keeps.
    public ConfigLoader(Map<String, String> environment) {
        this(environment, SecretStore.AWS, false);
    }

    ConfigLoader(Map<String, String> environment, SecretStore secrets) {
        this(environment, secrets, false);
    }

    /// Reads a file and lays `key=value` assignments over it.
    public Loaded load(Path file, List<String> assignments) {
        return load(file, assignments, completeness -> {
            completeness.checkClients();
            MappingsFile.read(completeness.findings(), directory(file));
            completeness.checkRules();
            DmsSettings.read(completeness.findings(), directory(file));
            completeness.checkTask();
        });
    }

    private Loaded load(Path file, List<String> assignments, Consumer<Completeness> more) {
        Findings findings = new Findings();
        readFile(file, findings);
        readAssignments(file, assignments, findings);
        Completeness completeness = new Completeness(findings, new Origin.InFile(file.toString(), 1, 1));
        completeness.check();
        more.accept(completeness);
        refuseProblems(file.toString(), findings.problems);
        Settings settings = withDefaults(findings);
        return new Loaded(Configuration.of(settings), settings);
    }

    /// The address of the coordinator alone, for commands that only ask it: the default file may be absent.
    public HttpAddress loadAddress(Path file, List<String> assignments) {
        if (Files.exists(file) || !file.equals(DEFAULT_FILE)) {
            return new ConfigLoader(environment, secrets, true)
                    .load(file, assignments, _ -> {})
                    .configuration()
                    .http();
        }
        Findings findings = new Findings();
        readAssignments(file, assignments, findings);
        refuseProblems("--set", findings.problems);
        return HttpAddress.of(withDefaults(findings));
    }

    private void readFile(Path file, Findings findings) {
        TreeReader reader = new TreeReader(Places.inFile(file.toString()), interpolation(file), findings);
        try {
            YamlText.compose(text(file)).ifPresent(node -> reader.read("", Schema.ROOT, node));
        } catch (YamlText.SyntaxError e) {
            Origin at = new Origin.InFile(file.toString(), e.line, e.column);
            refuseProblems(file.toString(), List.of(new Problem(at, "", String.valueOf(e.getMessage()))));
        }
    }

    private void readAssignments(Path file, List<String> assignments, Findings findings) {
        new SetOptions(interpolation(file), findings).read(assignments);
    }

    private Interpolation interpolation(Path file) {
        return new Interpolation(environment, directory(file), secrets, late);
    }

    private static Path directory(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            throw unreadable(file, "no such file");
        } catch (AccessDeniedException _) {
            throw unreadable(file, "permission denied");
        } catch (MalformedInputException _) {
            throw unreadable(file, "not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "is a directory" : String.valueOf(e.getMessage()));
        }
    }

    private static UserError unreadable(Path file, String why) {
        return UserError.usage(
                "cannot read the configuration " + file + ": " + why,
                "name one with --config FILE; lockstep.example.yaml is one to start from");
    }

    private static Settings withDefaults(Findings findings) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        Leaf.ALL.stream()
                .filter(Leaf::built)
                .forEach(leaf -> Optional.ofNullable(findings.settings.get(leaf.path()))
                        .or(() -> Defaults.of(leaf))
                        .ifPresent(setting -> settings.put(leaf.path(), setting)));
        return new Settings(settings);
    }

    private static void refuseProblems(String name, List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        String listed = problems.stream()
                .sorted(Problem.BY_PLACE)
                .map(problem -> "\n  " + problem.shown())
                .collect(Collectors.joining());
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        throw UserError.usage(
                name + " has " + count + ":" + listed,
                "docs/configuration.md and `lockstep config schema` list every key");
    }
}
