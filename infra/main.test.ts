import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const PROGRAM = pathToFileURL(join(import.meta.dirname, "main.mjs")).href;

test.each(["20.11.0", "22.17.1"])(
  "on Node %s says in one line which version it needs, and registers nothing",
  (version) => {
    const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
    const run = spawnSync(process.execPath, ["--input-type=module", "--eval", `${old} await import("${PROGRAM}");`], {
      encoding: "utf8",
    });
    expect([run.status, run.stdout, run.stderr]).toEqual([
      1,
      "",
      `This program needs Node 22.18 or newer, but Pulumi found ${version} on the PATH: install a newer one (https://nodejs.org), or run npm run up, which fetches one.\n`,
    ]);
  },
);

test("is what Pulumi starts: it reads the exports first, and would run index.ts if they did not name the package itself", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  expect([manifest.main, manifest.exports["."]]).toEqual(["main.mjs", "./main.mjs"]);
});

test("loads neither the SQL driver, nor Azure's sign-in, nor the bundler before it has checked its configuration", () => {
  const listing = `
    import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
    await import("${PROGRAM}").catch(({ message }) => console.log(message));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", listing], { encoding: "utf8" });
  expect(stdout).toContain("infra/config/read-config.ts");
  expect(stdout).toContain("The stack's configuration is invalid");
  expect(stdout).not.toMatch(/node_modules\/(?:tedious|mssql|@azure\/identity|esbuild)\//);
});
