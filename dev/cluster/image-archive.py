"""Packs a folder or a file as a container image, without Docker.

Without --base the image is whole, as a docker-archive. With --base it is one layer upon that image, as an OCI archive that
holds only this layer: what it is loaded into must have the base already, unless --whole adds it. Layers are not compressed.
"""
import argparse
import hashlib
import io
import json
import os
import tarfile

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MEDIA_TYPE = "application/vnd.oci.image.%s"

# What an image of a Debian root file system does not need.
IGNORED = ("dev/", "proc/", "sys/", "run/", "tmp/", "var/cache/", "var/lib/apt/lists/", "var/log/",
           "usr/share/doc/", "usr/share/man/", "usr/share/locale/", "usr/share/info/")


def system_entry(info):
    return None if info.name.startswith(IGNORED) else info


def application_entry(info):
    """Without times and owners: the same files are the same layer."""
    info.mtime = info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def write_layer(path, source, entry):
    with tarfile.open(path, "w") as layer:
        if os.path.isdir(source):
            for name in sorted(os.listdir(source)):
                layer.add(os.path.join(source, name), arcname=name, filter=entry)
        else:
            layer.add(source, arcname=os.path.basename(source), filter=entry)
    with open(path, "rb") as layer:
        return hashlib.file_digest(layer, "sha256").hexdigest()


def add_bytes(archive, name, content):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def write_whole(archive, image, layer, digest, container):
    config = json.dumps({
        "architecture": "amd64", "os": "linux", "config": {"Env": [PATH]} | container,
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]}, "history": [{}],
    }).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    layer_name = digest + "/layer.tar"
    add_bytes(archive, config_name, config)
    archive.add(layer, arcname=layer_name)
    add_bytes(archive, "manifest.json",
              json.dumps([{"Config": config_name, "RepoTags": [image], "Layers": [layer_name]}]).encode())


def blob_name(digest):
    return "blobs/" + digest.replace(":", "/")


def write_upon(archive, base, whole, image, layer, digest, container):
    manifest = json.load(base.extractfile("manifest.json"))[0]
    config = json.load(base.extractfile(manifest["Config"]))
    base_layers = [base.getmember(name) for name in manifest["Layers"]]
    sizes = [base_layer.size for base_layer in base_layers] + [os.path.getsize(layer)]
    if whole:
        for base_digest, base_layer in zip(config["rootfs"]["diff_ids"], base_layers, strict=True):
            content = base.extractfile(base_layer)
            base_layer.name = blob_name(base_digest)
            archive.addfile(base_layer, content)
    config["config"] |= container
    config["rootfs"]["diff_ids"].append("sha256:" + digest)
    config["history"].append({})

    def add_blob(kind, content):
        blob = "sha256:" + hashlib.sha256(content).hexdigest()
        add_bytes(archive, blob_name(blob), content)
        return {"mediaType": MEDIA_TYPE % kind, "digest": blob, "size": len(content)}

    archive.add(layer, arcname=blob_name("sha256:" + digest))
    descriptor = add_blob("manifest.v1+json", json.dumps({
        "schemaVersion": 2, "mediaType": MEDIA_TYPE % "manifest.v1+json",
        "config": add_blob("config.v1+json", json.dumps(config).encode()),
        "layers": [{"mediaType": MEDIA_TYPE % "layer.v1.tar", "digest": layer_digest, "size": size}
                   for layer_digest, size in zip(config["rootfs"]["diff_ids"], sizes, strict=True)],
    }).encode())
    descriptor["annotations"] = {"io.containerd.image.name": "docker.io/library/" + image}
    add_bytes(archive, "oci-layout", json.dumps({"imageLayoutVersion": "1.0.0"}).encode())
    add_bytes(archive, "index.json", json.dumps({"schemaVersion": 2, "manifests": [descriptor]}).encode())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--base", help="archive of the image to build upon, as this program writes it")
    arguments.add_argument("--whole", action="store_true", help="with the base's layers")
    arguments.add_argument("--user", help="numeric user that the program runs as")
    arguments.add_argument("out", help="the archive to write")
    arguments.add_argument("image", help="the image's name and tag")
    arguments.add_argument("source", help="the folder, or the file, that the image or the layer holds")
    arguments.add_argument("entrypoint", nargs=argparse.REMAINDER, help="program of the image, and its arguments")
    given = arguments.parse_args()
    container = {"Entrypoint": given.entrypoint} | ({"User": given.user} if given.user else {})
    layer = given.out + ".layer"
    try:
        digest = write_layer(layer, given.source, application_entry if given.base else system_entry)
        with tarfile.open(given.out, "w") as archive:
            if given.base:
                with tarfile.open(given.base) as base:
                    write_upon(archive, base, given.whole, given.image, layer, digest, container)
            else:
                write_whole(archive, given.image, layer, digest, container)
    finally:
        if os.path.exists(layer):
            os.unlink(layer)


if __name__ == "__main__":
    main()
