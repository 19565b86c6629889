package dev.modelswap.proxy.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/** Hands on what the proxy logs, as it stands on the console. */
final class ProxyLog extends AppenderBase<ILoggingEvent> {

    private static final String CONSOLE = "console";

    private final Logger root;
    private final Encoder<ILoggingEvent> encoder;
    private final BiConsumer<Instant, String> lines;

    private ProxyLog(Logger root, Encoder<ILoggingEvent> encoder, BiConsumer<Instant, String> lines) {
        this.root = root;
        this.encoder = encoder;
        this.lines = lines;
        setContext(root.getLoggerContext());
    }

    /** From now on {@code lines} hears every line, on whatever thread logs it. */
    static ProxyLog attach(BiConsumer<Instant, String> lines) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        OutputStreamAppender<ILoggingEvent> console = (OutputStreamAppender<ILoggingEvent>) root.getAppender(CONSOLE);
        ProxyLog log = new ProxyLog(root, console.getEncoder(), lines);
        log.start();
        root.addAppender(log);
        return log;
    }

    void detach() {
        root.detachAppender(this);
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.accept(event.getInstant(), new String(encoder.encode(event), StandardCharsets.UTF_8));
    }
}
