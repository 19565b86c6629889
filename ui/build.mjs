// Bundles src into a folder of static files: index.html, and assets whose names carry a hash of what is in them. Beside every
// file lies its gzip variant, and files.json lists them all for the server.
//
// Usage: node build.mjs FOLDER
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const [out] = process.argv.slice(2);
if (!out) {
  throw new Error("usage: node build.mjs FOLDER");
}

const bundled = await esbuild.build({
  entryPoints: ["src/app.tsx", "src/theme/first.ts", "src/styles/app.css", "src/icon.svg"],
  entryNames: "assets/[name]-[hash]",
  loader: { ".svg": "copy" },
  outdir: "out",
  write: false,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  metafile: true,
});

const names = new Map(
  Object.entries(bundled.metafile.outputs).map(([path, output]) => [
    basename(output.entryPoint ?? Object.keys(output.inputs)[0]),
    path.slice("out/".length),
  ]),
);
const page = (await readFile("src/index.html", "utf8")).replaceAll(/\{\{(.+?)}}/g, (_, name) => {
  if (!names.has(name)) {
    throw new Error(`index.html names ${name}, which is not bundled: ${[...names.keys()]}`);
  }
  return names.get(name);
});

const contents = new Map([["index.html", Buffer.from(page)]]);
for (const file of bundled.outputFiles) {
  contents.set("assets/" + basename(file.path), Buffer.from(file.contents));
}
await rm(out, { recursive: true, force: true });
const files = [];
for (const [path, content] of [...contents].sort()) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), content);
  await writeFile(join(out, path + ".gz"), gzipSync(content, { level: 9 }));
  files.push({
    path,
    type: TYPES[path.slice(path.lastIndexOf(".") + 1)],
    etag: createHash("sha256").update(content).digest("hex").slice(0, 16),
    immutable: path.startsWith("assets/"),
    icon: path === names.get("icon.svg"),
  });
}
await writeFile(join(out, "files.json"), JSON.stringify({ files }, null, 1));
