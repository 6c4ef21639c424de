package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages refer to exists: other pages, their sections, and tests.
final class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\((?!\\w+:)([^)#\\s]*)(?:#([^)]*))?\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.([a-z]\\w*))?`");
    private static final Pattern SENTENCE = Pattern.compile("`([a-z]+(?:_\\w+){3,})`");
    private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");

    /// The methods of every test class, by its name.
    private static final Map<String, Set<String>> TESTS = tests();

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"));
                Stream<Path> modules = Files.walk(ROOT, 2)) {
            return Stream.concat(documents, modules.filter(file -> !file.startsWith(ROOT.resolve("docs"))))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_somewhere(Path page) {
        LINK.matcher(prose(page)).results().forEach(link -> {
            Path file = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(file).as("%s: %s", page, link.group()).exists();
            if (link.group(2) != null) {
                assertThat(sections(file)).as("%s: %s", page, link.group()).contains(link.group(2));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_test_that_is_named_exists(Path page) {
        TEST.matcher(prose(page)).results().forEach(test -> {
            assertThat(TESTS).as(page.toString()).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(TESTS.getOrDefault(test.group(1), Set.of()))
                        .as("%s: %s", page, test.group(1))
                        .contains(test.group(2));
            }
        });
    }

    @Test
    void every_test_that_the_guarantees_name_by_its_sentence_alone_exists() {
        Set<String> all = TESTS.values().stream().flatMap(Set::stream).collect(Collectors.toSet());

        assertThat(SENTENCE.matcher(prose(ROOT.resolve("docs/guarantees.md"))).results())
                .isNotEmpty()
                .allSatisfy(sentence -> assertThat(all).contains(sentence.group(1)));
    }

    /// The anchors that a page has for its headings.
    private static List<String> sections(Path page) {
        return prose(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(heading -> heading.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String prose(Path page) {
        return CODE.matcher(read(page)).replaceAll("");
    }

    private static Map<String, Set<String>> tests() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Collectors.flatMapping(DocumentationTest::methods, Collectors.toSet())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> methods(Path file) {
        return METHOD.matcher(read(file)).results().map(method -> method.group(1)).toList().stream();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
