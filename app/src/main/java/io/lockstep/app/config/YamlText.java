package io.lockstep.app.config;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Text to YAML nodes; objects are never made from it.
final class YamlText {
    private YamlText() {}

    /// A text that is not YAML.
    static final class SyntaxError extends Exception {
        private static final long serialVersionUID = 1L;
        final int line;
        final int column;

        SyntaxError(int line, int column, String message, Throwable cause) {
            super(message, cause);
            this.line = line;
            this.column = column;
        }
    }

    static Optional<Node> compose(String text) throws SyntaxError {
        try {
            return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new SyntaxError(mark.getLine() + 1, mark.getColumn() + 1, "not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new SyntaxError(1, 1, "not YAML: " + e.getMessage(), e);
        }
    }
}
