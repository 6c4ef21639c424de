package io.lockstep.lab;

import java.util.Arrays;
import java.util.List;

/// One statement of the workload with its parameters.
///
/// @param operation what it does to rows, for counting
record ShopStatement(Operation operation, String sql, List<Object> parameters) {
    enum Operation {
        INSERT,
        UPDATE,
        DELETE
    }

    ShopStatement {
        parameters = List.copyOf(parameters);
    }

    static ShopStatement insert(String sql, Object... parameters) {
        return new ShopStatement(Operation.INSERT, sql, Arrays.asList(parameters));
    }

    static ShopStatement update(String sql, Object... parameters) {
        return new ShopStatement(Operation.UPDATE, sql, Arrays.asList(parameters));
    }

    static ShopStatement delete(String sql, Object... parameters) {
        return new ShopStatement(Operation.DELETE, sql, Arrays.asList(parameters));
    }
}
