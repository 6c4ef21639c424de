package io.lockstep.verifier.causes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.dms.CharacterChange;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/// What happens to texts on their way.
final class Texts {
    private static final String FAMILY = "text";
    private static final List<Charset> MISTAKEN_FOR = List.of(ISO_8859_1, Charset.forName("windows-1252"));
    private static final int REPLACEMENT = 0xFFFD;
    private static final int LAST_ASCII = 0x7F;

    private Texts() {}

    /// Whether both are texts, not too long, of which something holds.
    static boolean both(Pair pair, BiPredicate<String, String> holds) {
        return pair.source().isOf(FAMILY)
                && pair.target().isOf(FAMILY)
                && pair.source().text().isPresent()
                && pair.target().text().isPresent()
                && holds.test(
                        pair.source().text().orElseThrow(), pair.target().text().orElseThrow());
    }

    /// Whether they are the same but for spaces at either end.
    static boolean padded(String source, String target) {
        return unpadded(source).equals(unpadded(target));
    }

    private static String unpadded(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (from < to && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /// Whether one is the other's bytes in another encoding.
    static boolean misread(String source, String target) {
        return MISTAKEN_FOR.stream()
                .anyMatch(charset -> asIf(source, charset).equals(target)
                        || asIf(target, charset).equals(source));
    }

    private static String asIf(String text, Charset charset) {
        return new String(text.getBytes(UTF_8), charset);
    }

    /// Whether characters beyond ASCII have become question marks or replacement characters, one for each character or
    /// one for each of its bytes, and nothing else has changed.
    static boolean replaced(String source, String target) {
        return oneForOne(source, target) || oneForEachByte(source, target);
    }

    private static boolean oneForOne(String source, String target) {
        int[] from = source.codePoints().toArray();
        int[] to = target.codePoints().toArray();
        if (from.length != to.length) {
            return false;
        }
        for (int i = 0; i < from.length; i++) {
            boolean lost = from[i] > LAST_ASCII && (to[i] == '?' || to[i] == REPLACEMENT);
            if (from[i] != to[i] && !lost) {
                return false;
            }
        }
        return true;
    }

    private static boolean oneForEachByte(String source, String target) {
        var marked = new StringBuilder();
        source.codePoints().forEach(code -> {
            int bytes = Character.toString(code).getBytes(UTF_8).length;
            marked.append(code > LAST_ASCII ? "?".repeat(bytes) : Character.toString(code));
        });
        return marked.toString().equals(target);
    }

    /// What the replacements make of a text, each of them of what the ones before it have left.
    static String changed(String text, List<CharacterChange> changes) {
        String changed = text;
        for (CharacterChange change : changes) {
            IntPredicate meant = code -> code == change.from();
            changed = changed.codePoints()
                    .filter(code -> !meant.test(code) || change.to().isPresent())
                    .map(code -> meant.test(code) ? change.to().orElseThrow() : code)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        return changed;
    }
}
