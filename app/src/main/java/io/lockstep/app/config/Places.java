package io.lockstep.app.config;

import org.yaml.snakeyaml.nodes.Node;

/// Says where a node of one document stands.
interface Places {
    Origin of(Node node);

    /// The nodes of a file.
    static Places inFile(String name) {
        return node -> new Origin.InFile(
                name, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    /// The nodes of an origin that has no lines.
    static Places at(Origin origin) {
        return _ -> origin;
    }
}
