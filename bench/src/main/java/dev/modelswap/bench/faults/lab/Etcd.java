package dev.modelswap.bench.faults.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database of the local cluster, by the JSON form of its API. */
public record Etcd(HttpClient http) {

    private static final URI MAINTENANCE = URI.create("http://127.0.0.1:12379/v3/maintenance/");
    private static final Pattern MEMBER = Pattern.compile("\"member_id\":\"(\\d+)\"");

    /** As if its disk quota were used up. */
    public void refuseWrites() throws IOException, InterruptedException {
        alarm("ACTIVATE");
    }

    public void takeWrites() throws IOException, InterruptedException {
        alarm("DEACTIVATE");
    }

    private void alarm(String action) throws IOException, InterruptedException {
        Matcher member = MEMBER.matcher(post("status", "{}"));
        if (!member.find()) {
            throw new IllegalStateException("etcd does not say who it is");
        }
        post("alarm", "{\"action\":\"" + action + "\",\"alarm\":\"NOSPACE\",\"memberID\":\"" + member.group(1) + "\"}");
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(MAINTENANCE.resolve(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("etcd answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
