package dev.modelswap.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection without an HTTP client on it: for what only the bytes, and the way they end, can tell. */
public final class RawConnection implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 16 * 1024;

    private final Socket socket = new Socket();

    RawConnection(int port) {
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout((int) Waiting.LONGEST.toMillis());
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to something at this port of the own machine. */
    public static RawConnection to(int port) {
        return new RawConnection(port);
    }

    /** Sends a request with this body. */
    public RawConnection post(String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return send("POST " + path + " HTTP/1.1\r\nHost: models.test\r\nContent-Length: " + bytes.length + "\r\n"
                + lines + "\r\n" + body);
    }

    /** Sends this text as it is. */
    public RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until {@code text} has come, and answers all that has come since the last reading. */
    public String readUntil(String text) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("ended without '" + text + "': " + read.toString(StandardCharsets.UTF_8));
                }
                read.write(next);
            }
            return read.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(read.toString(StandardCharsets.UTF_8), e);
        }
    }

    /** Reads until the proxy ends the connection, in whichever way, and answers what came. */
    public String readToEnd() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection stays open after: " + read.toString(StandardCharsets.UTF_8), e);
        } catch (IOException e) {
            // a reset is an end too
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /** Reads to the end of an answer in chunks, keeping nothing of it; answers how many bytes there were. */
    public long readToFinalChunk() {
        byte[] buffer = new byte[1 << 16];
        String last = "";
        long length = 0;
        try {
            InputStream in = socket.getInputStream();
            while (!last.endsWith("\r\n0\r\n\r\n")) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new AssertionError("ended without a final chunk");
                }
                length += read;
                String tail = last + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                last = tail.substring(Math.max(0, tail.length() - 16));
            }
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until {@code text} has come, keeping nothing of it; answers how many bytes there were. */
    public long skipUntil(String text) {
        byte[] buffer = new byte[1 << 16];
        String last = "";
        long length = 0;
        try {
            InputStream in = socket.getInputStream();
            while (!last.contains(text)) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new AssertionError("ended without '" + text + "' after " + length + " bytes");
                }
                length += read;
                String tail = last.substring(Math.max(0, last.length() - text.length()));
                last = tail + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
            }
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves in a way that tells at once, whatever of what was sent is still on its way. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
