package dev.modelswap.proxy.following;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One long-lived stream each way between two processes: in order, late, and without a word where one of them is halted or cut off. Each end notices
 * the silence of the other by itself.
 */
final class SimulatedLine {

    private static final long BEAT = Line.Timing.usual().beat().toMillis();
    private static final long SILENCE = Line.Timing.usual().silence().toMillis();
    private static final int LONGEST_WAY = 40;
    private static final long RETRANSMISSION = 200;

    private final SimulatedWorld world;
    final End<FromFollower> ofLeader;
    final End<FromLeader> ofFollower;

    /** One end, which hears messages of this type. */
    final class End<T> {

        final SimulatedProcess process;
        private Consumer<T> message = heard -> {};
        private Consumer<Boolean> gone = bySilence -> {};
        private long heard;
        private long nextArrival;
        private boolean closed;
        private final Queue<Runnable> underWay = new ArrayDeque<>();

        private End(SimulatedProcess process) {
            this.process = process;
            heard = world.now();
        }

        void open(Consumer<T> hears, Consumer<Boolean> ends) {
            message = hears;
            gone = ends;
        }

        boolean isClosed() {
            return closed;
        }

        /** This end is done with; the other one hears of it, if it can. */
        void close(boolean bySilence) {
            if (!closed) {
                closed = true;
                gone.accept(bySilence);
                End<?> other = other();
                carry(this, other, () -> other.close(false));
            }
        }

        private End<?> other() {
            return this == ofLeader ? ofFollower : ofLeader;
        }

        private void arrives(T what) {
            if (!closed) {
                heard = world.now();
                message.accept(what);
            }
        }

        private void beat() {
            if (closed || process.isDead()) {
                return;
            }
            if (world.now() - heard > SILENCE) {
                close(true);
                return;
            }
            if (this == ofFollower) {
                toLeader(new FromFollower.Alive());
            } else {
                toFollower(new FromLeader.Alive());
            }
            process.later(BEAT, this::beat);
        }
    }

    SimulatedLine(SimulatedWorld world, SimulatedProcess leader, SimulatedProcess follower) {
        this.world = world;
        ofLeader = new End<>(leader);
        ofFollower = new End<>(follower);
        ofLeader.beat();
        ofFollower.beat();
    }

    void toFollower(FromLeader what) {
        carry(ofLeader, ofFollower, () -> ofFollower.arrives(what));
    }

    void toLeader(FromFollower what) {
        carry(ofFollower, ofLeader, () -> ofLeader.arrives(what));
    }

    /** The kernel of a process that has ended closes what it had. */
    void processEnded(SimulatedProcess process) {
        End<?> end = ofLeader.process == process ? ofLeader : ofFollower;
        if (!end.closed) {
            end.closed = true;
            End<?> other = end.other();
            carry(end, other, () -> other.close(false));
        }
    }

    /** What is sent while one of them is cut off arrives when it is not any more, in order, as TCP sees to it. */
    private void carry(End<?> from, End<?> to, Runnable arrival) {
        to.nextArrival =
                Math.max(to.nextArrival, world.now() + 1 + world.random().nextInt(LONGEST_WAY));
        to.underWay.add(arrival);
        world.timeline().after(to.nextArrival - world.now(), () -> deliver(from, to));
    }

    private void deliver(End<?> from, End<?> to) {
        if (from.process.isCutOff() || to.process.isCutOff()) {
            world.timeline().after(RETRANSMISSION, () -> deliver(from, to));
            return;
        }
        while (!to.underWay.isEmpty()) {
            to.process.run(to.underWay.remove());
        }
    }
}
