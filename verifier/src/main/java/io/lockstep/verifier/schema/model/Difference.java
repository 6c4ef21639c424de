package io.lockstep.verifier.schema.model;

import java.util.Locale;

/// One thing that differs, not judged yet. Of both sides the source's object has the target's names.
sealed interface Difference {
    /// The object, as the target calls it.
    SchemaObject object();

    /// In upper case, with underscores.
    String what();

    String source();

    String target();

    /// As [Finding#kind] says it.
    default String code() {
        return object().kind().name() + "_" + what();
    }

    /// The target lacks it.
    record Missing(SchemaObject object) implements Difference {
        @Override
        public String what() {
            return "MISSING";
        }

        @Override
        public String source() {
            return object.summary();
        }

        @Override
        public String target() {
            return "";
        }
    }

    /// The target alone has it.
    record Extra(SchemaObject object) implements Difference {
        @Override
        public String what() {
            return "EXTRA";
        }

        @Override
        public String source() {
            return "";
        }

        @Override
        public String target() {
            return object.summary();
        }
    }

    /// Both have it, and say something else of it.
    ///
    /// @param object the source's
    /// @param counterpart the target's
    /// @param property in words
    /// @param printed whether it may be nothing but one and the same in other words
    record Changed(
            SchemaObject object,
            SchemaObject counterpart,
            String property,
            String source,
            String target,
            boolean printed)
            implements Difference {
        static Changed of(SchemaObject source, SchemaObject target, String property) {
            return new Changed(source, target, property, source.property(property), target.property(property), false);
        }

        @Override
        public String what() {
            return property.toUpperCase(Locale.ROOT).replace(' ', '_');
        }
    }
}
