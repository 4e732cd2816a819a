// Bundles every test for Node and runs them: node test/run.mjs

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const tests = (await readdir(here, { recursive: true })).filter((name) => name.endsWith(".test.ts"));
const out = await mkdtemp(join(tmpdir(), "voskhod-page-"));
try {
  await build({
    entryPoints: tests.map((name) => join(here, name)),
    outbase: here,
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  process.exitCode =
    spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" }).status ??
    1;
} finally {
  await rm(out, { recursive: true });
}
