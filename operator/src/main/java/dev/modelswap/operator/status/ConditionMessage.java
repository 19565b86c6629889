package dev.modelswap.operator.status;

import dev.modelswap.crds.values.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The messages of conditions that list things, within what Kubernetes allows. */
final class ConditionMessage {

    /** Kubernetes' limit for the message of a condition, in characters. */
    static final int LIMIT = 32_768;

    /** Of many models that fail for one cause, these many are named. */
    private static final int NAMED = 3;

    /** The longest "and … more", generously. */
    private static final int ROOM_FOR_MORE = 64;

    private ConditionMessage() {}

    /** One line for each problem. */
    static String ofProblems(List<Problem> problems) {
        return lines(problems.stream().map(Problem::toString).toList());
    }

    /** One line for each cause, which names the first of the models that it is the cause for and one of the objects. */
    static String ofRefusals(List<Refusal> refusals) {
        Map<String, List<Refusal>> byCause = refusals.stream()
                .collect(Collectors.groupingBy(Refusal::cause, LinkedHashMap::new, Collectors.toList()));
        return lines(byCause.values().stream().map(ConditionMessage::line).toList());
    }

    private static String line(List<Refusal> sameCause) {
        List<String> models = sameCause.stream()
                .filter(refusal -> refusal.model() != null)
                .map(refusal -> "'" + refusal.model() + "'")
                .toList();
        String more = models.size() > NAMED ? " and " + (models.size() - NAMED) + " more" : "";
        String subject = switch (models.size()) {
            case 0 -> "";
            case 1 -> "model " + models.getFirst() + ": ";
            default -> "models " + models.stream().limit(NAMED).collect(Collectors.joining(", ")) + more + ": ";
        };
        return subject + sameCause.getFirst();
    }

    /** As many lines as fit, and how many there are beyond them. */
    private static String lines(List<String> lines) {
        List<String> said = new ArrayList<>();
        int left = LIMIT - ROOM_FOR_MORE;
        for (String line : lines) {
            left -= line.length() + 1;
            if (left < 0 && !said.isEmpty()) {
                said.add("and " + (lines.size() - said.size()) + " more");
                break;
            }
            said.add(line);
        }
        return shortened(String.join("\n", said), LIMIT);
    }

    /** The text, or its beginning where it is longer than {@code limit}. */
    static String shortened(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }
}
