package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Divergences;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads query parameters and collects everything that is wrong with them. An empty value is no value. For one
/// request.
final class QueryReader {
    private static final Set<String> FILTERS = Set.of("state", "table", "class", "open", "after", "limit");
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final long MOST = 1_000_000;
    private static final long LAST = 999_999_999_999_999L;

    private final Map<String, List<String>> parameters;
    private final List<String> problems = new ArrayList<>();

    private QueryReader(Map<String, List<String>> parameters, Set<String> known) {
        this.parameters = parameters;
        new TreeSet<>(parameters.keySet())
                .stream()
                        .filter(name -> !known.contains(name))
                        .map(name -> "'" + name + "' is no parameter here"
                                + (known.isEmpty() ? "" : ": use one of " + String.join(", ", new TreeSet<>(known))))
                        .forEach(problems::add);
    }

    /// Checks that there are no parameters.
    ///
    /// @throws ProblemException naming each one there is
    static void none(Map<String, List<String>> parameters) {
        new QueryReader(parameters, Set.of()).check();
    }

    /// @throws ProblemException listing all problems
    static DivergenceQuery divergences(Map<String, List<String>> parameters, Divergences known) {
        QueryReader reader = new QueryReader(parameters, FILTERS);
        var query = new DivergenceQuery(
                reader.value("state", text -> word(DivergenceState.class, text)),
                reader.value("table", TableId::parse),
                reader.value("class", text -> word(DivergenceClass.class, text)),
                Boolean.TRUE.equals(reader.value("open", QueryReader::yes)),
                reader.value(
                        "after",
                        id -> known.byId(id)
                                .orElseThrow(
                                        () -> new IllegalArgumentException("no divergence has the id '" + id + "'"))),
                reader.limit());
        reader.check();
        return query;
    }

    private static Boolean yes(String text) {
        if (!text.equals("true")) {
            throw new IllegalArgumentException("'" + text + "' is not true: leave it out for all");
        }
        return true;
    }

    /// What a run is called.
    ///
    /// @throws ProblemException listing all problems
    static Optional<String> run(Map<String, List<String>> parameters) {
        QueryReader reader = new QueryReader(parameters, Set.of("run"));
        String run = reader.value("run", QueryReader::id);
        reader.check();
        return Optional.ofNullable(run);
    }

    /// Which lines of a list are wanted.
    ///
    /// @param text that their names contain; empty for all
    record Window(String text, int offset, int limit) {}

    /// @throws ProblemException listing all problems
    static Window window(Map<String, List<String>> parameters) {
        QueryReader reader = new QueryReader(parameters, Set.of("text", "offset", "limit"));
        String text = reader.value("text", wanted -> wanted);
        Long offset = reader.value("offset", value -> number(value, MOST));
        var window = new Window(text == null ? "" : text, offset == null ? 0 : offset.intValue(), reader.limit());
        reader.check();
        return window;
    }

    /// A moment in milliseconds since 1970; the beginning of time when none is given.
    ///
    /// @throws ProblemException listing all problems
    static Instant moment(Map<String, List<String>> parameters) {
        QueryReader reader = new QueryReader(parameters, Set.of("after"));
        Long after = reader.value("after", value -> number(value, LAST));
        reader.check();
        return after == null ? Instant.EPOCH : Instant.ofEpochMilli(after);
    }

    private static Long number(String text, long most) {
        if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 0 to " + most);
        }
        return Long.valueOf(text);
    }

    private static String id(String text) {
        if (!CutoverOffice.isId(text)) {
            throw new IllegalArgumentException("'" + text + "' is not what a cutover is called, such as 3 or 1.3");
        }
        return text;
    }

    private int limit() {
        Integer limit = value("limit", QueryReader::size);
        return limit == null ? PAGE : limit;
    }

    private static Integer size(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST_PAGE) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 1 to " + LARGEST_PAGE);
        }
        return Integer.valueOf(text);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(word -> word.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is none of " + Arrays.toString(type.getEnumConstants())));
    }

    private <T> @Nullable T value(String name, Function<String, T> parser) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            problems.add(name + ": give it once, not " + values.size() + " times");
        }
        if (values.size() != 1 || values.getFirst().isEmpty()) {
            return null;
        }
        try {
            return parser.apply(values.getFirst());
        } catch (IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
            return null;
        }
    }

    private void check() {
        if (!problems.isEmpty()) {
            throw new ProblemException(Problem.badQuery(problems));
        }
    }
}
