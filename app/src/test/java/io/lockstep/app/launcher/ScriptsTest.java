package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="io.lockstep.lab.ATest" time="1,012.5" tests="5" errors="1" skipped="2" failures="1">
              <properties><property name="a" value="&lt;testcase "/></properties>
              <testcase name="quick{int}[1]" classname="io.lockstep.lab.ATest" time="0.25"/>
              <testcase name="slow &amp; steady" classname="io.lockstep.lab.ATest" time="1,002.5"/>
              <testcase name="fails" classname="io.lockstep.lab.ATest" time="3">
                <failure message="expected &lt;1&gt;" type="AssertionError"><![CDATA[trace]]></failure>
              </testcase>
              <testcase name="breaks" classname="io.lockstep.lab.ATest" time="20">
                <error type="IOException"/>
              </testcase>
              <testcase name="needs a tool" classname="io.lockstep.lab.ATest" time="0">
                <skipped message="Docker is not installed" type="org.opentest4j.TestAbortedException"><![CDATA[trace]]></skipped>
              </testcase>
            </testsuite>
            """;

    @Test
    void shellcheck_finds_nothing_in_any_script() throws Exception {
        assumeThat(Sandbox.tool("shellcheck")).as("shellcheck is not installed").isPresent();
        var words = new ArrayList<>(
                List.of("shellcheck", "lockstep", "mvnw", ".ci/run", "tools/terraform-offline/terraform"));
        try (var scripts = Files.walk(Sandbox.REPOSITORY.resolve("scripts"))) {
            scripts.filter(Files::isRegularFile).forEach(script -> words.add(script.toString()));
        }

        try (var shellcheck = Command.start(Sandbox.REPOSITORY, ENVIRONMENT, words)) {
            assertThat(shellcheck.await()).isEqualTo(new Outcome(0, "", ""));
        }
    }

    @Test
    void the_test_report_names_the_slowest_and_the_skipped_tests_and_sums_up(@TempDir Path folder) throws Exception {
        var script = folder.resolve("scripts/test-report");
        var reports = Files.createDirectories(folder.resolve("lab/target/surefire-reports"));
        Files.createDirectories(script.getParent());
        Files.copy(Sandbox.REPOSITORY.resolve("scripts/test-report"), script);
        Files.writeString(reports.resolve("TEST-io.lockstep.lab.ATest.xml"), REPORT);
        Files.writeString(reports.resolve("TEST-io.lockstep.lab.BTest.xml"), """
                <testsuite><testcase name="" classname="io.lockstep.lab.BTest" time="0"><skipped/></testcase></testsuite>
                """);

        try (var report = Command.start(folder, ENVIRONMENT, List.of(script.toString()))) {
            assertThat(report.await()).isEqualTo(new Outcome(0, """

                    Slowest tests:
                      1002.50 s  ATest.slow & steady
                        20.00 s  ATest.breaks
                         3.00 s  ATest.fails
                         0.25 s  ATest.quick{int}[1]
                         0.00 s  BTest
                         0.00 s  ATest.needs a tool
                    Skipped tests:
                      ATest.needs a tool: Docker is not installed
                      BTest: no reason given
                    2 passed, 2 failed, 2 skipped
                    """, ""));
        }
    }
}
