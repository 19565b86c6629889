"""Writes a tiny random model in GGUF v3 (llama architecture, F32), which llama-server loads and serves.

Half a megabyte; the text is noise, the rest (loading, streaming, timings, usage) is real. One seed, one file.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""
import argparse
import random
import struct

UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9
ALIGNMENT = 32
HEADS = 4
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6

WORDS = "the a of to and in model swap cluster pod token fast hello world yes no".split()
TOKENS = ["<unk>", "<s>", "</s>"] + ["<0x%02X>" % byte for byte in range(256)] + ["\u2581" + word for word in WORDS]
TOKEN_TYPES = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(WORDS)
TOKEN_SCORES = [0.0] * 259 + [-float(index) for index in range(len(WORDS))]


def string(text):
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def entry(key, kind, value):
    return string(key) + struct.pack("<I", kind) + value


def array(kind, values):
    return struct.pack("<IQ", kind, len(values)) + b"".join(values)


def metadata(width, layers):
    entries = [
        entry("general.architecture", STRING, string("llama")),
        entry("general.name", STRING, string("tiny")),
        entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, struct.pack("<f", 1e-5)),
        entry("tokenizer.ggml.model", STRING, string("llama")),
        entry("tokenizer.ggml.tokens", ARRAY, array(STRING, [string(token) for token in TOKENS])),
        entry("tokenizer.ggml.scores", ARRAY, array(FLOAT32, [struct.pack("<f", score) for score in TOKEN_SCORES])),
        entry("tokenizer.ggml.token_type", ARRAY, array(INT32, [struct.pack("<i", kind) for kind in TOKEN_TYPES])),
    ]
    numbers = {
        "llama.context_length": 2048,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": 2 * width,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": HEADS,
        "llama.rope.dimension_count": width // HEADS,
        "llama.vocab_size": len(TOKENS),
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
    }
    return entries + [entry(key, UINT32, struct.pack("<I", number)) for key, number in numbers.items()]


def tensors(width, layers):
    """Name and dimensions of each tensor."""
    yield "token_embd.weight", (width, len(TOKENS))
    yield "output_norm.weight", (width,)
    yield "output.weight", (width, len(TOKENS))
    for layer in range(layers):
        block = "blk.%d." % layer
        yield block + "attn_norm.weight", (width,)
        for name in ("q", "k", "v", "output"):
            yield block + "attn_%s.weight" % name, (width, width)
        yield block + "ffn_norm.weight", (width,)
        yield block + "ffn_gate.weight", (width, 2 * width)
        yield block + "ffn_up.weight", (width, 2 * width)
        yield block + "ffn_down.weight", (2 * width, width)


def weights(name, dimensions, source):
    count = 1
    for dimension in dimensions:
        count *= dimension
    values = [1.0] * count if "norm" in name else [source.gauss(0, 0.08) for _ in range(count)]
    return struct.pack("<%df" % count, *values)


def padded(content):
    return content + b"\0" * (-len(content) % ALIGNMENT)


def model(width, layers, seed):
    source = random.Random(seed)
    infos, data = [], b""
    for name, dimensions in tensors(width, layers):
        infos.append(string(name) + struct.pack("<I", len(dimensions))
                     + b"".join(struct.pack("<Q", dimension) for dimension in dimensions)
                     + struct.pack("<IQ", 0, len(data)))
        data += padded(weights(name, dimensions, source))
    entries = metadata(width, layers)
    header = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(entries))
    return padded(header + b"".join(entries) + b"".join(infos)) + data


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", help="the file to write")
    arguments.add_argument("--width", type=int, default=64, help="embedding length, a multiple of 8")
    arguments.add_argument("--layers", type=int, default=2)
    arguments.add_argument("--seed", default="a")
    given = arguments.parse_args()
    with open(given.out, "wb") as out:
        out.write(model(given.width, given.layers, given.seed))
