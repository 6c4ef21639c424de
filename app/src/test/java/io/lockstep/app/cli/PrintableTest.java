package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String HOSTILE = "a\n\u001b[2Jb\u009b1mc\r\t\u0000ä😀";

    @Test
    void what_comes_from_a_database_stays_on_its_line_and_does_nothing_to_a_terminal() {
        assertThat(Printable.line(HOSTILE)).isEqualTo("a\\n\\u001b[2Jb\\u009b1mc\\r\\t\\u0000ä😀");
        assertThat(Printable.line("plain ä")).isEqualTo("plain ä");
    }

    @Test
    void so_do_members_of_documents_and_cells_of_tables() {
        assertThat(Fields.text(TextNode.valueOf(HOSTILE))).isEqualTo(Printable.line(HOSTILE));
        assertThat(new TextTable("KEY").row(HOSTILE).toString()).isEqualTo("KEY\n" + Printable.line(HOSTILE));
    }
}
