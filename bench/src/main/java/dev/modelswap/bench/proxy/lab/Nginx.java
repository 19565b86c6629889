package dev.modelswap.bench.proxy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's nginx, as an upstream that answers at once, and as a plain reverse proxy. */
final class Nginx {

    private static final int ANSWER_BYTES = 1024;

    private Nginx() {}

    /** Answers everything with a chat completion of 1 KB. */
    static Started upstream(Path folder, int port) throws IOException, InterruptedException {
        String start =
                "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end = "\"}}]}";
        String answer = start + "x".repeat(ANSWER_BYTES - start.length() - end.length()) + end;
        return run(folder, "upstream", port, """
                    location / { default_type application/json; return 200 '%s'; }
                """.formatted(answer));
    }

    /**
     * Passes everything on to {@code upstream}, over connections that are kept, without buffering answers; requests
     * are sent on once they are whole, as nginx does if nothing is said, or as they come.
     */
    static Started proxy(Path folder, int port, int upstream, boolean wholeRequests)
            throws IOException, InterruptedException {
        return run(folder, wholeRequests ? "proxy" : "streaming-proxy", port, """
                    location / {
                      proxy_pass http://upstream_servers;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_request_buffering %s;
                    }
                  }
                  upstream upstream_servers {
                    server 127.0.0.1:%d;
                    keepalive 1024;
                    keepalive_requests 100000000;
                """.formatted(
                        wholeRequests ? "on" : "off", upstream));
    }

    private static Started run(Path folder, String name, int port, String rest)
            throws IOException, InterruptedException {
        Path prefix = Files.createDirectories(folder.resolve("nginx-" + name));
        Path configuration = prefix.resolve("nginx.conf");
        Files.writeString(configuration, """
                user root root; # it may write to this folder; for others than root nginx ignores this line
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                worker_processes auto;
                worker_rlimit_nofile 65536;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_max_body_size 0;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 100000000;
                  server {
                    listen 127.0.0.1:%2$d backlog=4096 reuseport;
                %3$s  }
                }
                """.formatted(prefix, port, rest));
        return Started.of(
                prefix.resolve("log"),
                port,
                Map.of(),
                List.of("nginx", "-p", prefix.toString(), "-c", configuration.toString()));
    }
}
