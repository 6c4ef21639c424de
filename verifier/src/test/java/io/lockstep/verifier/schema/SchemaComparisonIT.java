package io.lockstep.verifier.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.schema.model.Finding;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SchemaComparisonIT {
    private static final Pattern EXPECTED = Pattern.compile("(?m)^--> (.*)$");

    @Test
    void a_rich_schema_that_is_the_same_has_no_findings() throws SQLException {
        Databases same = Databases.create("schema_same");
        same.onBoth(Databases.script("rich.sql"));

        SchemaReport report = same.compare(SchemaScope.all());

        assertThat(report.findings()).isEmpty();
        assertThat(report.unread()).isEmpty();
    }

    @Test
    void every_difference_is_found_and_nothing_else_and_the_fixes_mend_it() throws SQLException {
        Databases databases = Databases.create("schema_differs");
        databases.onBoth(Databases.script("rich.sql"));
        SharedPostgres.execute(databases.source(), Databases.script("source.sql"));
        SharedPostgres.execute(databases.target(), Databases.script("differences.sql"));

        SchemaReport report = databases.compare(SchemaScope.all());

        assertThat(report.findings().stream().map(SchemaComparisonIT::described))
                .containsExactlyInAnyOrderElementsOf(EXPECTED
                        .matcher(Databases.script("differences.sql"))
                        .results()
                        .map(line -> line.group(1))
                        .toList());
        assertThat(report.unread()).isEmpty();
        List<String> refused = apply(report.findings(), databases.target());
        List<Finding> left = databases.compare(SchemaScope.all()).findings();
        System.out.println("REFUSED\n" + String.join("\n", refused));
        System.out.println("LEFT\n" + String.join("\n", left.stream().map(f -> f.toString()).toList()));
    }

    private static String described(Finding finding) {
        return finding.severity() + " " + finding.kind() + " " + finding.object().replace("\n", "\\n");
    }

    /// What was refused, until nothing else can be applied.
    private static List<String> apply(List<Finding> findings, Database target) throws SQLException {
        List<Finding> open = new ArrayList<>(findings);
        open.removeIf(finding -> finding.fix().isEmpty());
        List<String> refused = new ArrayList<>();
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            for (int before = -1; before != open.size(); ) {
                before = open.size();
                refused.clear();
                for (Finding finding : List.copyOf(open)) {
                    try {
                        statement.execute(finding.fix());
                        open.remove(finding);
                    } catch (SQLException e) {
                        refused.add(described(finding) + " | " + finding.fix() + " | " + e.getMessage());
                    }
                }
            }
        }
        return refused;
    }

    static Side unused() {
        return Side.SOURCE;
    }
}
