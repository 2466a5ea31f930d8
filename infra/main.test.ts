import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const PROGRAM = pathToFileURL(join(import.meta.dirname, "main.mjs")).href;

test.each(["20.11.0", "22.17.1"])("on Node %s says in one line what is wanted, and registers nothing", (version) => {
  const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", `${old} await import("${PROGRAM}");`], {
    encoding: "utf8",
  });
  expect([run.status, run.stdout, run.stderr]).toEqual([
    1,
    "",
    `This program needs Node 22.18 or newer, and Pulumi found ${version} on the PATH: install a newer one (https://nodejs.org), or run npm run up, which brings one.\n`,
  ]);
});

test("is what Pulumi starts: it looks among the exports first, and takes index.ts where they do not name the package itself", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  expect([manifest.main, manifest.exports["."]]).toEqual(["main.mjs", "./main.mjs"]);
});
