package io.lockstep.verifier.schema.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is said of an object: texts by name, in the order in which they are reported. Objects of one sort share
/// their names, since a database has a hundred thousand of them. Immutable.
public final class ObjectProperties {
    private final List<String> names;
    private final String[] values;

    private ObjectProperties(List<String> names, String[] values) {
        this.names = names;
        this.values = values;
    }

    /// @param names an immutable list
    /// @param values in the same order; those that it has not are empty
    /// @throws IllegalArgumentException when there are not as many of them
    public static ObjectProperties of(List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(names + " do not name " + values.size() + " properties");
        }
        return new ObjectProperties(names, values.toArray(String[]::new));
    }

    /// Those that are not empty.
    public Stream<String> names() {
        return IntStream.range(0, values.length)
                .filter(at -> !values[at].isEmpty())
                .mapToObj(names::get);
    }

    /// Empty when there is none of that name.
    public String get(String name) {
        int at = names.indexOf(name);
        return at < 0 ? "" : values[at];
    }

    /// The same with other texts.
    ///
    /// @param change makes a text of a name and a text that is not empty
    public ObjectProperties map(BinaryOperator<String> change) {
        String[] changed = new String[values.length];
        Arrays.setAll(changed, at -> values[at].isEmpty() ? "" : change.apply(names.get(at), values[at]));
        return new ObjectProperties(names, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectProperties that && names.equals(that.names) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return names().map(name -> name + " " + get(name)).toList().toString();
    }
}
