# llama.cpp with the tiny models, for clusters in Docker; its context is this folder. dev/cluster itself has llama-image.
FROM python:3-slim AS models
COPY tiny-gguf.py /
RUN mkdir /models && for seed in a b c; do python3 /tiny-gguf.py --seed $seed /models/tiny-$seed.gguf; done
FROM ghcr.io/ggml-org/llama.cpp:server
COPY --from=models /models /models
