package io.lockstep.lab;

import java.util.List;

/// Statements that are committed together.
record ShopTransaction(Kind kind, List<ShopStatement> statements) {
    /// What happens in the shop, and how often, in percent.
    enum Kind {
        PLACE_ORDER(30),
        CHANGE_STATUS(20),
        CHANGE_CUSTOMER(10),
        APPEND_EVENTS(13),
        TOGGLE_HOT_ROW(12),
        CANCEL_ORDER(5),
        REPLACE_ITEM(3),
        WRITE_BIG_TEXT(2),
        REPRICE(3),
        RENUMBER_LINE(1),
        NEW_CUSTOMER(1);

        private final int percent;

        Kind(int percent) {
            this.percent = percent;
        }

        /// @param draw from 0 to 99
        static Kind of(int draw) {
            int rest = draw;
            for (Kind kind : values()) {
                rest -= kind.percent;
                if (rest < 0) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("A draw is from 0 to 99, not " + draw);
        }
    }

    ShopTransaction {
        statements = List.copyOf(statements);
    }
}
