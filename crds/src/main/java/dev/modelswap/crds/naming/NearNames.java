package dev.modelswap.crds.naming;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The names that somebody may have meant who asked for one that there is not. */
final class NearNames {

    private static final int MOST = 3;

    /** Longer names are not compared: no real one is, and a comparison takes the product of both lengths. */
    private static final int LONGEST = 128;

    private record Near(String name, int distance) {}

    private NearNames() {}

    /** Those of {@code names} that are nearest to {@code asked}, the nearest first; none where none is near. */
    static List<String> to(String asked, Stream<String> names) {
        String wanted = asked.toLowerCase(Locale.ROOT);
        if (wanted.length() < 2 || wanted.length() > LONGEST) {
            return List.of();
        }
        return names.distinct()
                .filter(name -> name.length() <= LONGEST)
                .map(name -> new Near(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance() <= Math.max(1, wanted.length() / 3))
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    /** Levenshtein's; a name that is a part of the other is one step away, as with a tag or a quantization left out. */
    private static int distance(String one, String other) {
        return one.contains(other) || other.contains(one)
                ? Math.min(1, Math.abs(one.length() - other.length()))
                : levenshtein(one, other);
    }

    /** The fewest characters to add, drop or replace (Wagner and Fischer, 1974), row by row. */
    private static int levenshtein(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
