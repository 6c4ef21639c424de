package io.lockstep.cutover.report;

import java.util.List;

/// An HTML page that needs nothing else: no script, no outside request. Everything that is given to it is
/// text and escaped. Not thread-safe.
public final class HtmlPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>@TITLE@</title>
            <style>
            :root { color-scheme: light dark; --good: light-dark(#157a3c, #5bd48a); --bad: light-dark(#b3261e, #ff8a80);
                --open: light-dark(#7a4fb5, #cba6ff); --line: light-dark(#d5d9e0, #3a3f4a); --soft: light-dark(#5b6270, #a2a9b6); }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem;
                border-bottom: 1px solid var(--line); vertical-align: top; } th { color: var(--soft); font-weight: 600; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
            th, td.n, td:first-child { white-space: nowrap; }
            .good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); } .soft { color: var(--soft); }
            .verdict { font-size: 2rem; font-weight: 700; margin: .5rem 0; }
            .wide { overflow-x: auto; }
            dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
            dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; }
            dt { color: var(--soft); } dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
            dd small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }
            </style>
            </head>
            <body>
            """;

    private final StringBuilder html = new StringBuilder();

    public HtmlPage(String title) {
        html.append(HEAD.replace("@TITLE@", escaped(title)));
        element("h1", "", title);
    }

    /// How something is to be looked at, besides what it says.
    public enum Tone {
        NONE(""),
        GOOD("good"),
        BAD("bad"),
        OPEN("open"),
        SOFT("soft");

        private final String style;

        Tone(String style) {
            this.style = style;
        }
    }

    /// One figure of the opening.
    ///
    /// @param note what it is of, or why it is not known
    public record Figure(String name, String value, String note) {}

    /// One cell of a table.
    ///
    /// @param number whether it is to be read against those above it
    public record Cell(String text, Tone tone, boolean number) {
        public static Cell of(String text) {
            return new Cell(text, Tone.NONE, false);
        }

        public static Cell number(String text) {
            return new Cell(text, Tone.NONE, true);
        }

        public static Cell of(String text, Tone tone) {
            return new Cell(text, tone, false);
        }
    }

    public HtmlPage verdict(Tone tone, String text) {
        return element("p", "verdict " + tone.style, text);
    }

    public HtmlPage paragraph(Tone tone, String text) {
        return element("p", tone.style, text);
    }

    public HtmlPage section(String title) {
        return element("h2", "", title);
    }

    public HtmlPage figures(List<Figure> figures) {
        html.append("<dl>\n");
        for (Figure figure : figures) {
            html.append("<div><dt>").append(escaped(figure.name)).append("</dt><dd>");
            html.append(escaped(figure.value)).append("<small>").append(escaped(figure.note));
            html.append("</small></dd></div>\n");
        }
        html.append("</dl>\n");
        return this;
    }

    /// A table; nothing when it has no rows.
    ///
    /// @param columns their titles; those of numbers are set as the first row's cells are
    public HtmlPage table(List<String> columns, List<List<Cell>> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        html.append("<div class=\"wide\"><table>\n<tr>");
        for (int i = 0; i < columns.size(); i++) {
            html.append(rows.getFirst().get(i).number ? "<th class=\"n\">" : "<th>");
            html.append(escaped(columns.get(i))).append("</th>");
        }
        html.append("</tr>\n");
        for (List<Cell> row : rows) {
            html.append("<tr>");
            row.forEach(this::cell);
            html.append("</tr>\n");
        }
        html.append("</table></div>\n");
        return this;
    }

    private void cell(Cell cell) {
        element("td", cell.number ? "n" : cell.tone.style, cell.text);
    }

    /// The whole page.
    public String text() {
        return html + "</body>\n</html>\n";
    }

    private HtmlPage element(String tag, String style, String text) {
        html.append('<')
                .append(tag)
                .append(style.isBlank() ? "" : " class=\"" + style.strip() + "\"")
                .append('>');
        html.append(escaped(text)).append("</").append(tag).append(">\n");
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
