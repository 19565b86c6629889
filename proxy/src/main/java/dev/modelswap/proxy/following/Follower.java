package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Observation.ProxySeen;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another proxy as the one that leads sees it, and whether its requests may hold models that nobody here knows of. Called in turns. */
final class Follower {

    /** A proxy that is not ready, and that nobody has heard for so long, is done with: its requests hold nothing any more. */
    static final Duration SILENT = Duration.ofSeconds(5);

    /** The same for one that was told to end: by then Kubernetes has ended it, if its node lives. */
    static final Duration DRAINING = Duration.ofSeconds(130);

    /** One that speaks another language may go on with what it has for so long. */
    static final Duration FOREIGN = Duration.ofSeconds(30);

    final Desk desk;
    ProxySeen seen;

    Dial.@Nullable Call line;

    /** By which profile it answers; null: that is not known. */
    @Nullable
    String profile;

    boolean dialling;
    private boolean rolled;
    private boolean foreign;
    private boolean gone;
    private boolean nobodyListens;
    /** When it was heard last, or might have been, in milliseconds. */
    private long heard;
    /** When the question was asked that it answered last, in milliseconds: what it did until then is known. */
    private long answered;

    /** {@code heard} is when it may have spoken last with whoever led before. */
    Follower(ProxySeen seen, Desk desk, long heard) {
        this.seen = seen;
        this.desk = desk;
        this.heard = heard;
    }

    /** It speaks, and begins to tell what it has. */
    void opens(Dial.Call line, long now) {
        heard = now;
        answered = now;
        this.line = line;
        dialling = false;
        nobodyListens = false;
        foreign = false;
        gone = false;
        rolled = false;
        profile = null;
    }

    /** It lives. */
    void hears(long now) {
        heard = now;
    }

    /** It answers what it was asked then. */
    void answers(long at) {
        answered = at;
    }

    /** Nobody has listened for a while: what was known of its silence is not known any more. */
    void mayHaveSpoken(long now) {
        heard = now;
        nobodyListens = false;
    }

    /** It has told of all that it has. */
    void rolled() {
        rolled = true;
    }

    /** It speaks no more. */
    void closes(long now) {
        line = null;
        heard = now;
        desk.close();
    }

    /** It cannot be spoken with just now. A process listens from its start to its end: where none does, none has requests. */
    void isNotReached(boolean refused) {
        nobodyListens = refused;
    }

    /** It refuses to speak with this proxy, or cannot. */
    void isForeign() {
        foreign = true;
    }

    /** It has said that it holds nothing and ends; another process may take its place in its pod. */
    void saidBye() {
        gone = true;
        desk.end();
    }

    /** Tells it this, if it is heard. */
    void tell(FromLeader message) {
        if (line != null) {
            line.send(message);
        }
    }

    /** Speaks with it no more. */
    void hangUp() {
        if (line != null) {
            line.close();
        }
    }

    /** Whether it is worth trying to speak with it. */
    boolean isToBeDialled() {
        return line == null && !dialling && !seen.ended() && seen.host() != null && seen.port() > 0;
    }

    /** Whether it has, or may have, requests that nobody here knows of. */
    boolean mayHoldUnknown(long now) {
        if (gone) {
            return false;
        }
        if (line != null && rolled) {
            // This process may have been halted: what it reads after that may be old, and more may be on its way.
            return now - answered > Line.Timing.usual().silence().toMillis();
        }
        if (seen.ended()) {
            desk.end();
            return false;
        }
        if (seen.host() == null) {
            return false; // it has not begun yet
        }
        long silent = now - heard;
        if (foreign || seen.port() < 0) {
            return silent < FOREIGN.toMillis();
        }
        // One that drains is not ready either: of that Kubernetes tells the end, unless its node is lost.
        Duration longest = seen.terminating() ? DRAINING : SILENT;
        boolean silentForLong = line == null && silent >= longest.toMillis();
        if (!seen.ready() && (nobodyListens || silentForLong)) {
            desk.end();
            return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return seen
                + (line == null ? " is not heard" : rolled ? " follows" : " tells what it has")
                + (gone ? ", is gone" : "")
                + (nobodyListens ? ", does not listen" : "");
    }
}
