import java.util.Map;
import java.util.TreeMap;

/// What a benchmark was told: `--name number` pairs over its defaults.
record Options(Map<String, String> values) {
    static Options of(String[] words, Map<String, String> defaults) {
        var values = new TreeMap<>(defaults);
        for (int i = 0; i < words.length; i += 2) {
            String name = words[i].replaceFirst("^--", "");
            if (i + 1 == words.length || values.replace(name, words[i + 1]) == null) {
                throw new IllegalArgumentException(words[i] + " is not one of " + defaults.keySet() + " with its value");
            }
        }
        return new Options(values);
    }

    int number(String name) {
        return Integer.parseInt(values.get(name));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
