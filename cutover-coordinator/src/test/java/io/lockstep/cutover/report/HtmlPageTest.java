package io.lockstep.cutover.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.report.HtmlPage.Cell;
import io.lockstep.cutover.report.HtmlPage.Figure;
import io.lockstep.cutover.report.HtmlPage.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final String HOSTILE = "<script>alert('x')</script>\"&amp;";

    @Test
    void whatever_is_put_on_it_is_text() {
        String page = new HtmlPage(HOSTILE)
                .verdict(Tone.GOOD, HOSTILE)
                .paragraph(Tone.NONE, HOSTILE)
                .section(HOSTILE)
                .figures(List.of(new Figure(HOSTILE, HOSTILE, HOSTILE)))
                .table(List.of(HOSTILE, "n"), List.of(List.of(Cell.of(HOSTILE), Cell.number(HOSTILE))))
                .text();

        assertThat(page).doesNotContain("<script").doesNotContain("\"&amp;<");
        assertThat(page.split("&lt;script&gt;alert\\('x'\\)&lt;/script&gt;&quot;&amp;amp;", -1))
                .hasSize(12);
    }

    @Test
    void a_table_without_rows_is_none() {
        assertThat(new HtmlPage("x").table(List.of("a"), List.of()).text()).doesNotContain("<table");
    }

    @Test
    void nothing_is_fetched_from_elsewhere() {
        assertThat(new HtmlPage("x").text())
                .contains("default-src 'none'")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }
}
