package io.lockstep.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// One page of a [Chromium], as somebody who sits in front of it would use it. It remembers what the page asked for and
/// what went wrong in it.
public final class BrowserPage {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long GLANCE = 50;

    private final DevTools.Session session;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    BrowserPage(DevTools.Session session, int width, int height, boolean dark) {
        this.session = session;
        session.listen(this::hear);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            session.call(domain + ".enable", Map.of());
        }
        session.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        session.call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /// Runs a script in each page before any of its own.
    public void before(String script) {
        session.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    public void go(String address) {
        session.call("Page.navigate", Map.of("url", address));
    }

    /// Leaves whatever it shows.
    public void leave() {
        go("about:blank");
        await("location.href === 'about:blank'");
    }

    /// What an expression comes to.
    ///
    /// @throws LabException when it throws
    public JsonNode evaluate(String expression) {
        JsonNode result = session.call(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new LabException(expression + ": "
                    + result.path("exceptionDetails")
                            .path("exception")
                            .path("description")
                            .asText());
        }
        return result.path("result").path("value");
    }

    /// Waits until an expression is true.
    ///
    /// @throws LabException with what the page shows when it never is
    public void await(String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new LabException("never true: " + expression + "; the page shows:\n"
                        + evaluate("document.body.innerText").asText() + "\n" + problems);
            }
            pause();
        }
    }

    /// Waits until an element shows a text.
    public void awaitText(String selector, String text) {
        await("(document.querySelector(" + quoted(selector) + ")?.textContent ?? '').includes(" + quoted(text) + ")");
    }

    /// What an element shows.
    public String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    /// Clicks in the middle of an element, as a mouse does, once it is there, rests and is covered by nothing.
    public void click(String selector) {
        String found = "document.querySelector(" + quoted(selector) + ")";
        await(
                "(() => { const e = " + found + "; if (!e) return false; e.scrollIntoView({block: 'center'});"
                        + " const r = e.getBoundingClientRect(); const at = [r.x, r.y, r.width, r.height].join();"
                        + " const rests = window.lastSeenAt === at; window.lastSeenAt = at;"
                        + " return rests && e.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); })()");
        JsonNode place = evaluate("(() => { const r = " + found + ".getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            session.call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place.path("x").asDouble(),
                            "y",
                            place.path("y").asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /// Types into whatever has the focus.
    public void type(String text) {
        session.call("Input.insertText", Map.of("text", text));
    }

    /// Presses a key by its name, such as `Tab` or `Enter`.
    public void press(String key) {
        Map<String, Integer> codes =
                Map.of("Tab", 9, "Enter", 13, "Escape", 27, "ArrowDown", 40, "End", 35, "Home", 36);
        Integer code = codes.get(key);
        if (code == null) {
            throw new IllegalArgumentException("no key is called " + key);
        }
        String text = key.equals("Enter") ? "\r" : "";
        for (String type : List.of("keyDown", "keyUp")) {
            session.call(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            code,
                            "text",
                            type.equals("keyDown") ? text : ""));
        }
    }

    /// What the page looks like.
    ///
    /// @param whole whether also what one would have to scroll to
    public void screenshot(Path file, boolean whole) {
        JsonNode size = session.call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        Map<String, Object> how = whole
                ? Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x",
                                0,
                                "y",
                                0,
                                "width",
                                size.path("width").asDouble(),
                                "height",
                                size.path("height").asDouble(),
                                "scale",
                                1))
                : Map.of("format", "png");
        String data = session.call("Page.captureScreenshot", how).path("data").asText();
        try {
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /// Errors and warnings of the console, and what was thrown.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Every address that was asked for.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void hear(JsonNode event) {
        JsonNode what = event.path("params");
        switch (event.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                problems.add(what.path("exceptionDetails").toString());
            case "Log.entryAdded" -> {
                if (List.of("error", "warning")
                        .contains(what.path("entry").path("level").asText())) {
                    problems.add(what.path("entry").path("text").asText() + " "
                            + what.path("entry").path("url").asText());
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(what.path("type").asText())) {
                    problems.add(what.path("args").toString());
                }
            }
            case "Network.requestWillBeSent" ->
                requests.add(what.path("request").path("url").asText());
            default -> {
                // nothing that anybody asks for
            }
        }
    }

    /// As a literal of JavaScript.
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static void pause() {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for a page", e);
        }
    }
}
