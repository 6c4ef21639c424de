package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Divergences;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
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
    private static final Set<String> FILTERS = Set.of("state", "table", "class", "after", "limit");
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

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
                reader.value(
                        "after",
                        id -> known.byId(id)
                                .orElseThrow(
                                        () -> new IllegalArgumentException("no divergence has the id '" + id + "'"))),
                reader.limit());
        reader.check();
        return query;
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
