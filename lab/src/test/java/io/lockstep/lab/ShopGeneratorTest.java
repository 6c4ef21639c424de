package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.lab.ShopKeys.Order;
import io.lockstep.lab.ShopStatement.Operation;
import io.lockstep.lab.ShopTransaction.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShopGeneratorTest {
    private static final int MANY = 2_000;

    @Test
    void the_same_seed_gives_the_same_statements() {
        assertThat(transactions(7)).isEqualTo(transactions(7));
    }

    @Test
    void another_seed_gives_other_statements() {
        assertThat(transactions(7)).isNotEqualTo(transactions(8));
    }

    @Test
    void the_same_seed_makes_other_unique_values_when_the_shop_has_grown() {
        assertThat(eventIds(2, 7)).doesNotContainAnyElementsOf(eventIds(10, 7));
    }

    @Test
    void everything_that_can_happen_in_the_shop_happens() {
        assertThat(transactions(1).stream().map(ShopTransaction::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void a_hot_row_goes_back_and_forth_between_two_values() {
        Stream<Object> values = transactions(1).stream()
                .filter(transaction -> transaction.kind() == Kind.TOGGLE_HOT_ROW)
                .map(transaction -> transaction.statements().getFirst().parameters())
                .filter(parameters -> parameters.getLast().equals(11L))
                .map(List::getFirst);

        List<Object> seen = values.limit(6).toList();
        assertThat(seen).isEqualTo(List.of(50, 100, 50, 100, 50, 100));
    }

    @Test
    void an_item_is_replaced_under_the_same_key_in_one_transaction() {
        List<ShopStatement> replacement = first(Kind.REPLACE_ITEM).statements();

        assertThat(replacement)
                .extracting(ShopStatement::operation)
                .containsExactly(Operation.DELETE, Operation.INSERT);
        assertThat(replacement.getFirst().parameters())
                .isEqualTo(replacement.getLast().parameters().subList(0, 2));
    }

    @Test
    void big_texts_are_stored_out_of_line() {
        assertThat((String) first(Kind.WRITE_BIG_TEXT)
                        .statements()
                        .getFirst()
                        .parameters()
                        .getFirst())
                .hasSizeGreaterThan(12_000);
    }

    @Test
    void the_percentages_of_all_kinds_add_up_to_a_hundred() {
        assertThat(Kind.of(0)).isEqualTo(Kind.PLACE_ORDER);
        assertThat(Kind.of(99)).isEqualTo(Kind.NEW_CUSTOMER);
        assertThatThrownBy(() -> Kind.of(100)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ShopTransaction first(Kind kind) {
        return transactions(1).stream()
                .filter(transaction -> transaction.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> eventIds(long lastOrder, long seed) {
        return transactions(lastOrder, seed).stream()
                .filter(transaction -> transaction.kind() == Kind.APPEND_EVENTS)
                .flatMap(transaction -> transaction.statements().stream())
                .map(statement -> statement.parameters().getFirst())
                .toList();
    }

    private static List<ShopTransaction> transactions(long seed) {
        return transactions(2, seed);
    }

    private static List<ShopTransaction> transactions(long lastOrder, long seed) {
        ShopKeys keys = new ShopKeys(
                100,
                List.of(11L, 12L, 13L, 14L, 15L, 16L),
                List.of(new Order(1, List.of(1, 2)), new Order(2, List.of(1))),
                lastOrder);
        ShopGenerator generator = new ShopGenerator(seed, keys);
        return Stream.generate(generator::next).limit(MANY).toList();
    }
}
