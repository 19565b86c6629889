package dev.modelswap.proxy.following;

import dev.modelswap.proxy.fleet.Backend;
import java.util.List;
import java.util.Map;

/** What a proxy tells the one that leads. Request numbers are the follower's, each used once. */
public sealed interface FromFollower {

    /** A request wants the model, and has waited for so many milliseconds. */
    record Ask(long request, String model, long waited) implements FromFollower {}

    /** A request has this backend of the model, whoever granted it. */
    record Holds(long request, String model, Backend backend) implements FromFollower {}

    /** A request waits no more, or gives its backend back. */
    record Leave(long request) implements FromFollower {}

    /** All requests have been told of that the follower has. */
    record Rolled() implements FromFollower {}

    /** The follower answers by this profile; {@code ""}: by none. */
    record Serves(String profile) implements FromFollower {}

    /** So many of the follower's requests are under way to each target of the selectors that spill over. */
    record Counts(Map<String, Integer> counts) implements FromFollower {

        public Counts {
            counts = Map.copyOf(counts);
        }
    }

    /** A request that is under way at the follower, as the API tells it in JSON. */
    record UnderWay(String request, String told) implements FromFollower {}

    /** A request is under way at the follower no more. */
    record NotUnderWay(String request) implements FromFollower {}

    /**
     * A request has ended at the follower and is to stay known: its row of the activity in JSON, which has no ID yet but this token, and whether
     * the follower can show request and answer.
     */
    record Ended(long token, String row, boolean captured) implements FromFollower {}

    /** The follower can show requests and answers of the rows of these IDs. */
    record Captured(List<Long> ids) implements FromFollower {

        public Captured {
            ids = List.copyOf(ids);
        }
    }

    /** The answer to {@link FromLeader.Question}: the follower has heard it, and told all that came before. */
    record Answer(long at) implements FromFollower {}

    /** The follower lives. */
    record Alive() implements FromFollower {}

    /** The follower ends, and holds nothing any more. */
    record Bye() implements FromFollower {}
}
