package io.lockstep.app.config;

/// Where a value came from.
public sealed interface Origin {
    /// How it is shown: `lockstep.yaml:12`, `--set`, `default`, `env SOURCE_PASSWORD (lockstep.yaml:7)`.
    String shown();

    /// A place in the file; line and column count from 1.
    record InFile(String file, int line, int column) implements Origin {
        @Override
        public String shown() {
            return file + ":" + line;
        }
    }

    /// A `--set` on the command line.
    record SetOption() implements Origin {
        @Override
        public String shown() {
            return "--set";
        }
    }

    /// Nobody set it.
    record Default() implements Origin {
        @Override
        public String shown() {
            return "default";
        }
    }

    /// A reference that stood at another place and was resolved.
    ///
    /// @param reference `env NAME` or `file /path`
    record Resolved(String reference, Origin at) implements Origin {
        @Override
        public String shown() {
            return reference + " (" + at.shown() + ")";
        }
    }
}
