package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lockstep.app.cli.Console;
import io.lockstep.lab.BrowserPage;
import io.lockstep.lab.Chromium;
import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's story as somebody sees it who only looks at the console, in a real Chromium: two real databases, a
/// difference that is found and healed, and a cutover. Takes the pictures of the documentation, with
/// `-Dlockstep.regenerate=true`.
final class ConsoleStoryIT {
    private static final Path IMAGES = Path.of("..", "docs", "images");

    private final StringWriter said = new StringWriter();

    @Test
    void the_story_is_on_the_screen(@TempDir Path home) throws Exception {
        assumeThat(Chromium.program()).as("chromium is not installed").isPresent();
        var narrator = new Narrator(
                new Console(new PrintWriter(said, true), new PrintWriter(said, true), false, false),
                InstantSource.system());
        var options = new DemoOptions(
                false, 50, 200, 1, 1, ReplicatorType.NATIVE, true, Optional.of(TrafficType.GATE), false);
        try (Stage stage = Stage.open(options, narrator);
                Chromium chromium = Chromium.start(home);
                var chapter = Executors.newVirtualThreadPerTaskExecutor()) {
            BrowserPage page = chromium.open(1280, 1000, false);
            BrowserPage phone = chromium.open(390, 844, true);
            for (BrowserPage each : List.of(page, phone)) {
                each.go(stage.address() + "/");
                each.awaitText("#word", "GO");
            }
            seesADifference(stage, page, phone);

            var told = chapter.submit(() -> new CutoverChapter(stage, narrator).tell());

            page.awaitText("#phase", "failback window");
            page.awaitText("#question", "Can we go back?");
            picture(page, "console-failback");
            told.get();
            assertThat(said.toString()).contains("console at http://");
            assertThat(page.requests())
                    .allMatch(url -> url.startsWith(stage.address().toString()));
        }
    }

    private static void seesADifference(Stage stage, BrowserPage page, BrowserPage phone) throws Exception {
        var injection = new FaultInjection(stage.source(), stage.target());
        injection.prime();
        page.await("[...document.querySelectorAll('#verification dd')][0].textContent.startsWith('100 %')");
        page.await("document.title.startsWith('✓ GO')");
        Fault fault = injection.inject(FaultKind.CORRUPTED_VALUE);
        page.await("document.title.startsWith('✕ NO-GO')");
        page.awaitText("#gates", "public.orders");
        phone.await("document.title.startsWith('✕ NO-GO')");
        page.click("[data-table='public.orders']");
        page.awaitText("#drill", "VALUE_MISMATCH");
        page.awaitText("#drill .mark", "confirmed");
        page.awaitText("#drill .cells", "total");
        picture(phone, "console-phone");
        page.evaluate("document.getElementById('h-tables').scrollIntoView()");
        picture(page, "console-difference");
        injection.undo(fault);
        page.await("document.title.startsWith('✓ GO')");
        page.evaluate("scrollTo(0, 0)");
        picture(page, "console");
    }

    /// Only on demand, since no two are equal.
    private static void picture(BrowserPage page, String name) throws Exception {
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.createDirectories(IMAGES);
            page.screenshot(IMAGES.resolve(name + ".png"), false);
        }
    }
}
