package io.lockstep.verifier;

import io.lockstep.verifier.rows.Connector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Notes every statement that is prepared.
final class CountedStatements {
    private final List<String> statements = new CopyOnWriteArrayList<>();

    Connector counting(Connector connector) {
        return () -> counted(connector.connect());
    }

    /// How many of them read rows by key.
    long reads() {
        return statements.stream()
                .filter(statement -> statement.contains("unnest"))
                .count();
    }

    private Connection counted(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
