package io.lockstep.capture.setup;

import java.util.Arrays;

/// What kind of object a record of creation is about.
enum Kind {
    SCHEMA("schema"),
    TABLE("table"),
    ROLE("role"),
    ATTRIBUTE("attribute"),
    GRANT("grant"),
    MEMBER("subscription-member"),
    PUBLICATION("publication"),
    SLOT("slot"),
    CATALOGUE("catalogue"),
    TOPIC("topic");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static Kind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "A newer Lockstep has created a '" + word + "', which this one does not know"));
    }
}
