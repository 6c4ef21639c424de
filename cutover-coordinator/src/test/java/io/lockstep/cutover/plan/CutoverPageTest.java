package io.lockstep.cutover.plan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/cutover.md` draws the machine and lists its steps as the code has them.
class CutoverPageTest {
    private static final Path PAGE = Path.of("../docs/cutover.md");

    @Test
    void the_page_has_every_step_and_every_transition() throws IOException {
        String page = Files.readString(PAGE);
        String written = with("steps", steps(), with("states", states(), page));
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, written);
            page = written;
        }

        assertThat(page).as("rewrite it with -Dlockstep.regenerate=true").isEqualTo(written);
    }

    private static String with(String name, String content, String page) {
        var place = Pattern.compile("(?s)(<!-- " + name + " -->\n).*?(<!-- end -->)");
        assertThat(place.matcher(page).find()).as("the place of the %s", name).isTrue();
        return place.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(content) + "$2");
    }

    private static String steps() {
        String reversible = List.of(Reversible.values()).stream()
                .map(step -> row(step, step.isUndone() ? "yes" : ""))
                .collect(joining());
        String forward =
                List.of(Forward.values()).stream().map(step -> row(step, "")).collect(joining());
        return "| phase | step | what it does | an abort undoes it |\n|---|---|---|---|\n" + reversible
                + "| **the decision** | DECIDE | insert COMMIT into the decision row of this run, and read what is there | |\n"
                + forward;
    }

    private static String row(Step step, String undone) {
        return "| " + step.phase() + " | " + step.name() + " | "
                + (step.nature() == Step.Nature.CHECK ? "*check:* " : "") + step.purpose() + " | " + undone + " |\n";
    }

    private static String states() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Mode mode : Mode.values()) {
            explore(Run.of(mode), labels);
        }
        return "```mermaid\nstateDiagram-v2\n    [*] --> PRE_VALIDATION\n"
                + labels.entrySet().stream()
                        .map(edge -> "    " + edge.getKey() + ": " + String.join(", ", edge.getValue()) + "\n")
                        .collect(joining())
                + "    ABORTED --> [*]\n    FINISHED --> [*]\n```\n";
    }

    private static void explore(Run first, Map<String, Set<String>> labels) {
        Set<Run> seen = new HashSet<>(Set.of(first));
        var open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Run run = open.remove();
            for (RunEvent event : events()) {
                if (run.after(event) instanceof Transition.To(Run next)) {
                    if (!name(run).equals(name(next))) {
                        labels.computeIfAbsent(name(run) + " --> " + name(next), _ -> new TreeSet<>())
                                .add(label(event));
                    }
                    if (seen.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
    }

    private static String name(Run run) {
        return switch (run) {
            case Run.Advancing _, Run.Completing _, Run.Aborted _ -> run.phase().name();
            case Run.Committing _ -> "COMMITTING";
            case Run.GivingUp _ -> "GIVING_UP";
            case Run.Undoing _ -> "UNDOING";
            case Run.Finished _ -> "FINISHED";
        };
    }

    private static String label(RunEvent event) {
        return switch (event) {
            case RunEvent.Begun _ -> "begun";
            case RunEvent.Done(Step step) -> step.name() + " done";
            case RunEvent.Failed _ -> "failed";
            case RunEvent.AbortOrdered _ -> "abort";
            case RunEvent.TakenOver _ -> "taken over";
            case RunEvent.Decided(Verdict verdict) -> "the row says " + verdict;
            case RunEvent.Undone _ -> "all undone";
        };
    }

    private static List<RunEvent> events() {
        var events = new ArrayList<RunEvent>();
        for (Step step : CutoverModelTest.steps()) {
            events.add(new RunEvent.Begun(step));
            events.add(new RunEvent.Done(step));
            events.add(new RunEvent.Failed(step, "why"));
            if (step instanceof Reversible reversible) {
                events.add(new RunEvent.Undone(reversible));
            }
        }
        events.add(new RunEvent.AbortOrdered("why"));
        events.add(new RunEvent.TakenOver());
        events.add(new RunEvent.Decided(Verdict.COMMIT));
        events.add(new RunEvent.Decided(Verdict.ABORT));
        return events;
    }
}
