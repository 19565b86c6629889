package dev.modelswap.proxy.activity;

import java.util.Set;

/** Which parts of requests and answers are kept, by path: no files, and nothing that is only sound or picture. */
record Captured(boolean requestBody, boolean responseBody) {

    private static final Set<String> ANSWERED_WITH_FILES =
            Set.of("/v1/audio/speech", "/v1/images/generations", "/sdapi/v1/txt2img");

    private static final Set<String> ASKED_WITH_FILES = Set.of("/v1/audio/voices", "/v1/audio/transcriptions");

    private static final Set<String> BOTH = Set.of("/v1/images/edits", "/sdapi/v1/img2img");

    static Captured at(String path) {
        boolean neither = BOTH.contains(path);
        return new Captured(
                !neither && !ASKED_WITH_FILES.contains(path), !neither && !ANSWERED_WITH_FILES.contains(path));
    }
}
