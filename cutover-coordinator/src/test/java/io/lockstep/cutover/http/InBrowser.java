package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lockstep.lab.BrowserPage;
import io.lockstep.lab.Chromium;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Tests that look at the console with a real browser. After each, no page has complained of anything that was not
/// expected, and none has asked anybody but the coordinator for anything.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {
    private final Map<BrowserPage, List<String>> pages = new LinkedHashMap<>();
    private @Nullable Chromium chromium;
    private @Nullable ServedState served;

    @BeforeAll
    void startBrowser(@TempDir Path home) {
        assumeThat(Chromium.program()).as("chromium is not installed").isPresent();
        chromium = Chromium.start(home);
    }

    @AfterAll
    void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    /// To be called before each.
    void serve(ServedState what) {
        served = what;
    }

    @AfterEach
    void stopServing() {
        var seen = new LinkedHashMap<>(pages);
        pages.clear();
        seen.keySet().forEach(BrowserPage::leave);
        close();
        String address = served().address().toString();
        seen.forEach((page, expected) -> {
            assertThat(page.requests())
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith(address) || url.startsWith("blob:") || url.equals("about:blank"));
            assertThat(page.problems())
                    .allMatch(problem -> expected.stream().anyMatch(problem::contains), "is expected: " + expected);
        });
    }

    void close() {
        served().close();
    }

    ServedState served() {
        return Objects.requireNonNull(served);
    }

    BrowserPage open(int width, int height, boolean dark) {
        BrowserPage page = blank(width, height, dark);
        go(page);
        return page;
    }

    BrowserPage blank(int width, int height, boolean dark) {
        BrowserPage page = Objects.requireNonNull(chromium).open(width, height, dark);
        pages.put(page, List.of());
        return page;
    }

    void go(BrowserPage page) {
        page.go(served().address() + "/");
    }

    /// What this page may complain of, by a part of each.
    void expectProblems(BrowserPage page, String... parts) {
        pages.put(page, List.of(parts));
    }

    static void signIn(BrowserPage page, String bearer) {
        page.click("[data-who=in]");
        page.await("document.activeElement?.id === 'token'");
        page.type(bearer.substring("Bearer ".length()));
        page.press("Enter");
        page.awaitText("#who", "Sign out");
    }
}
