package io.lockstep.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resolves `${ENV}`, `${ENV:-default}`, `${file:/path}` and `${secret:id#key}` in values; `$${` stands for
/// `${` itself.
///
/// @param directory where a relative path of `${file:…}` starts
/// @param late whether secrets are asked for only when they are used
record Interpolation(Map<String, String> environment, Path directory, SecretStore secrets, boolean late) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    private static final String SECRET = "secret:";

    /// A value after resolution.
    ///
    /// @param references what it was made of: `env NAME`, `file /path`, `secret id#key`
    record Resolved(String text, List<String> references) {
        Origin origin(Origin at) {
            return references.isEmpty() ? at : new Origin.Resolved(String.join(", ", references), at);
        }
    }

    /// Resolves every reference in a value, once.
    ///
    /// @throws IllegalArgumentException with a message for the user
    Resolved resolve(String text) {
        List<String> references = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        String resolved = matcher.replaceAll(match -> Matcher.quoteReplacement(
                match.group(1) == null ? "${" : one(match.group(1), match.group(2), references)));
        return new Resolved(resolved, references);
    }

    /// What a value is that is nothing but a reference to a secret, which may be replaced where it is kept.
    Optional<Supplier<String>> kept(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        boolean whole = matcher.matches()
                && matcher.group(1) != null
                && matcher.group(1).startsWith(SECRET);
        return whole ? Optional.of(() -> secrets.value(matcher.group(1).substring(SECRET.length()))) : Optional.empty();
    }

    private String one(String reference, @Nullable String end, List<String> references) {
        if (end == null || end.isEmpty()) {
            throw new IllegalArgumentException("${ without a closing }; write $${ for the characters themselves");
        }
        if (reference.startsWith(SECRET)) {
            references.add("secret " + reference.substring(SECRET.length()));
            return secrets.value(reference.substring(SECRET.length()));
        }
        return reference.startsWith("file:")
                ? file(reference.substring(5), references)
                : variable(reference, references);
    }

    private String file(String name, List<String> references) {
        references.add("file " + name);
        try {
            return Files.readString(directory.resolve(name), StandardCharsets.UTF_8)
                    .stripTrailing();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the file of ${file:" + name + "}", e);
        }
    }

    private String variable(String reference, List<String> references) {
        Matcher variable = VARIABLE.matcher(reference);
        if (!variable.matches()) {
            throw new IllegalArgumentException(
                    "${" + reference + "} is neither ${ENV}, ${ENV:-default}, ${file:/path} nor ${secret:id#key}");
        }
        references.add("env " + variable.group(1));
        @Nullable String value = environment.get(variable.group(1));
        @Nullable String fallback = variable.group(2);
        if (fallback != null) {
            return value == null || value.isEmpty() ? fallback : value;
        }
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + variable.group(1) + " is not set");
        }
        return value;
    }
}
