package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Observation.ProxySeen;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another proxy as the one that leads sees it, and whether its requests may hold models that nobody here knows of. Called in turns. */
final class Follower {

    /** A proxy that is not ready, and that nobody has heard for so long, is done with: its requests hold nothing any more. */
    static final Duration SILENT = Duration.ofSeconds(5);

    /** One that speaks another language may go on with what it has for so long. */
    static final Duration FOREIGN = Duration.ofSeconds(30);

    final Desk desk;
    ProxySeen seen;

    @Nullable
    Line<FromFollower> line;

    /** By which profile it answers; null: that is not known. */
    @Nullable
    String profile;

    boolean dialling;
    private boolean rolled;
    private boolean foreign;
    private boolean gone;
    private boolean known;
    /** When it was heard last, or might have been, in milliseconds. */
    private long heard;

    /** {@code heard} is when it may have spoken last with whoever led before. */
    Follower(ProxySeen seen, Desk desk, long heard) {
        this.seen = seen;
        this.desk = desk;
        this.heard = heard;
    }

    /** It speaks, and begins to tell what it has. */
    void opens(Line<FromFollower> line) {
        this.line = line;
        dialling = false;
        known = true;
        foreign = false;
        gone = false;
        rolled = false;
        profile = null;
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

    /** It refuses to speak with this proxy, or cannot. */
    void isForeign() {
        foreign = true;
    }

    /** It has said that it holds nothing and ends; another process may take its place in its pod. */
    void saidBye() {
        gone = true;
        desk.end();
    }

    boolean speaks() {
        return line != null;
    }

    /** Whether it is worth trying to speak with it. */
    boolean isToBeDialled() {
        return line == null && !dialling && !seen.ended() && seen.host() != null && seen.port() > 0;
    }

    /** Whether it has, or may have, requests that nobody here knows of. */
    boolean mayHoldUnknown(long now) {
        if (gone || (line != null && rolled)) {
            return false;
        }
        if (seen.ended()) {
            desk.end();
            return false;
        }
        long silent = now - heard;
        if (foreign || seen.port() < 0) {
            return silent < FOREIGN.toMillis();
        }
        boolean serves = seen.ready() || seen.terminating();
        if (!known && !serves) {
            return false; // it has never served yet
        }
        if (!seen.ready() && silent >= SILENT.toMillis() && line == null) {
            desk.end();
            return false;
        }
        return true;
    }
}
