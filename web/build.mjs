// Builds the page into the package: node build.mjs [--watch] [--out FOLDER]
// The same sources give the same bytes. What the page may weigh is checked here.

import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const named = process.argv.indexOf("--out");
const out = named > 0 ? resolve(process.argv[named + 1] ?? "") : join(here, "../src/voskhod/page");
const copies = {
  "index.html": "index.html",
  "earth.webp": "assets/earth.webp",
  "favicon.svg": "assets/favicon.svg",
};
const TEXTURE = "earth.webp";
const MOST_BYTES = 2 * 1024 * 1024; // gzip, without the texture: first picture within a second on a slow line

// The licences of what is bundled go with every copy of it, a single file included.
const licences = await Promise.all(
  ["three", "uplot"].map(
    async (name) => `${name}\n${await readFile(join(here, "node_modules", name, "LICENSE"), "utf8")}`,
  ),
);

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/main.ts", out: "app" },
    { in: "src/style.css", out: "app" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome110", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/*! ${licences.join("\n").trim()} */` },
  logLevel: "warning",
};

async function copy() {
  await mkdir(out, { recursive: true });
  for (const [name, from] of Object.entries(copies)) await copyFile(join(here, from), join(out, name));
}

async function weigh() {
  let total = 0;
  for (const name of ["app.js", "app.css", ...Object.keys(copies)]) {
    const bytes = await readFile(join(out, name));
    const packed = gzipSync(bytes, { level: 9 }).length;
    if (name !== TEXTURE) total += packed;
    console.log(`${name.padEnd(12)} ${kilobytes(bytes.length)}  gzip ${kilobytes(packed)}`);
  }
  console.log(`${"without map".padEnd(12)} ${" ".repeat(10)}  gzip ${kilobytes(total)}`);
  if (total > MOST_BYTES) throw new Error(`the page must weigh at most ${MOST_BYTES} bytes, it has ${total}`);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}

if (process.argv.includes("--watch")) {
  await copy();
  const watched = await context({ ...options, minify: false, sourcemap: "inline" });
  await watched.watch();
  console.log(`watching, into ${out}`);
} else {
  await copy();
  await build(options);
  await weigh();
}
