package io.lockstep.cutover.access;

import java.util.List;
import java.util.Optional;

/// All tokens there are. Names are unique.
public record Tokens(List<Token> list) {
    public static final Tokens NONE = new Tokens(List.of());

    public Tokens {
        list = List.copyOf(list);
        long names = list.stream().map(Token::name).distinct().count();
        if (names < list.size()) {
            throw new IllegalArgumentException("two tokens have the same name");
        }
    }

    /// Who holds the token. Every entry is looked at, so that the time says nothing about which one it was.
    public Optional<Principal> holder(String clear) {
        byte[] hash = Token.hash(clear);
        Optional<Principal> holder = Optional.empty();
        for (Token token : list) {
            if (token.isHashedAs(hash)) {
                holder = Optional.of(token.holder());
            }
        }
        return holder;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    boolean knows(String name) {
        return list.stream().anyMatch(token -> token.name().equals(name));
    }
}
