package dev.modelswap.proxy.serial;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they come, each seeing what those before it did. A task runs at once, on the
 * thread that brings it, unless another one is running: then the thread that runs that one goes on with it. So nobody waits
 * and no thread is woken; what is brought out of a task runs after it. Tasks are short.
 */
public final class SerialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    /** Runs the task in its turn: before this returns, or soon after. What it throws is logged. */
    public void run(Runnable task) {
        tasks.add(task);
        if (open.getAndIncrement() > 0) {
            return;
        }
        do {
            runNext();
        } while (open.decrementAndGet() > 0);
    }

    private void runNext() {
        try {
            tasks.remove().run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("a task failed");
        }
    }
}
