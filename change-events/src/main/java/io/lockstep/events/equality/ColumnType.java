package io.lockstep.events.equality;

import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.Form.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The type of a column as the catalogue has it, with domains resolved to what they are made of.
///
/// @param schema of the type
/// @param name of the type, such as `int4`
/// @param structure what its values are made of
public record ColumnType(String schema, String name, Structure structure) {
    static final String BUILT_IN = "pg_catalog";
    static final String TEXTS = "text";

    /// What values of a type are made of.
    public sealed interface Structure {
        /// Nothing that shows.
        record Base() implements Structure {}

        /// One of a list of labels.
        record Enumeration() implements Structure {}

        record Array(ColumnType element) implements Structure {}

        record Range(ColumnType bound) implements Structure {}

        record Multirange(ColumnType range) implements Structure {}

        record Composite(List<Attribute> attributes) implements Structure {
            public Composite {
                attributes = List.copyOf(attributes);
            }
        }

        /// What no column holds, or nobody knows.
        record Unknown() implements Structure {}
    }

    /// An attribute of a composite type.
    public record Attribute(String name, ColumnType type) {}

    /// A built-in base type.
    public static ColumnType builtIn(String name) {
        return new ColumnType(BUILT_IN, name, new Structure.Base());
    }

    /// By which form values of this type are compared; empty when they are not comparable.
    public Optional<Form> form() {
        return switch (structure) {
            case Structure.Base _ -> TypeRule.of(schema, name).map(TypeRule::form);
            case Structure.Enumeration _ -> Optional.of(Simple.PRINTED);
            case Structure.Array(ColumnType element) -> element.form().map(ColumnType::elements);
            case Structure.Range(ColumnType bound) -> bound.form().map(ColumnType::bounds);
            case Structure.Multirange(ColumnType range) -> range.form();
            case Structure.Composite(List<Attribute> attributes) -> row(attributes);
            case Structure.Unknown _ -> Optional.empty();
        };
    }

    /// By which form what is compared of values of this type is compared; empty also where the tolerance means nothing
    /// for the type, and when nothing is compared.
    public Optional<Form> form(Optional<Tolerance> tolerance) {
        return tolerance.isEmpty() ? form() : form(tolerance.get());
    }

    private Optional<Form> form(Tolerance tolerance) {
        if (tolerance instanceof Tolerance.Exact) {
            return form().map(_ -> Simple.PRINTED);
        }
        boolean base = structure instanceof Structure.Base && schema.equals(BUILT_IN);
        if (!base || !tolerance.fits(name)) {
            return Optional.empty();
        }
        return switch (tolerance) {
            case Tolerance.Exact _, Tolerance.Ignored _ -> Optional.empty();
            case Tolerance.Json _ -> Optional.of(Simple.JSON_VALUE);
            case Tolerance.Rounded(int scale) -> Optional.of(new Form.Rounded(scale));
            case Tolerance.Truncated(int bytes) ->
                Optional.of(name.equals("bytea") ? new Form.FirstBytes(bytes) : new Form.Beginning(bytes));
        };
    }

    /// What values of different types must have in common to be equal, besides their canonical text.
    public String family() {
        return switch (structure) {
            case Structure.Base _ ->
                TypeRule.of(schema, name).map(rule -> rule.family(name)).orElse(name);
            case Structure.Enumeration _ -> TEXTS;
            case Structure.Array(ColumnType element) -> "array of " + element.family();
            case Structure.Range(ColumnType bound) -> "range of " + bound.family();
            case Structure.Multirange(ColumnType range) -> "ranges: " + range.family();
            case Structure.Composite _ -> "row";
            case Structure.Unknown _ -> name;
        };
    }

    /// Whether letters of either case are the same in a key of this type.
    boolean ignoresCase() {
        return TypeRule.of(schema, name).filter(TypeRule.CITEXT::equals).isPresent();
    }

    /// The type as SQL names it.
    public String quoted() {
        return Form.Sql.quoted(schema) + "." + Form.Sql.quoted(name);
    }

    /// PostgreSQL's own equality of this type's values, found whatever the session's search path.
    public String equality() {
        boolean own = structure instanceof Structure.Base;
        return "OPERATOR(" + Form.Sql.quoted(own ? schema : BUILT_IN) + ".=)";
    }

    private static Form elements(Form element) {
        return element instanceof Simple simple && isSeenWithin(simple) ? simple : new Form.Elements(element);
    }

    private static Form bounds(Form bound) {
        return bound instanceof Simple simple && isSeenWithin(simple) ? simple : Simple.PRINTED;
    }

    /// Whether the form makes a whole array or range of such values canonical.
    private static boolean isSeenWithin(Simple form) {
        return switch (form) {
            case PRINTED, NUMBERS, FLOATS -> true;
            case PADDED, MONEY, JSONB, JSON_VALUE -> false;
        };
    }

    private static Optional<Form> row(List<Attribute> attributes) {
        var forms = new ArrayList<Form.Row.Attribute>();
        for (Attribute attribute : attributes) {
            Optional<Form> form = attribute.type().form();
            if (form.isEmpty()) {
                return Optional.empty();
            }
            forms.add(new Form.Row.Attribute(attribute.name(), form.get()));
        }
        boolean asPrinted = forms.stream().allMatch(attribute -> attribute.form() == Simple.PRINTED);
        return Optional.of(asPrinted ? Simple.PRINTED : new Form.Row(forms));
    }
}
