import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildWithGo } from "./build.ts";

const folder = mkdtempSync(join(tmpdir(), "go-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A `go` that writes the file it is asked for, and logs its calls. */
const GO = `#!/usr/bin/env node
const { appendFileSync, writeFileSync } = require("node:fs");
const [, output] = /-o (\\S+)/.exec(process.argv.join(" "));
appendFileSync(${JSON.stringify(join(folder, "calls"))}, "built\\n");
writeFileSync(output, "program");
`;

const calls = () => readFileSync(join(folder, "calls"), "utf8").split("\n").length - 1;
let target = "";

beforeEach((context) => {
  // Windows does not start a script under a program's name.
  if (process.platform === "win32")
    return context.skip("the stand-in for go is a script, which Windows does not start");
  writeFileSync(join(folder, "go"), GO);
  chmodSync(join(folder, "go"), 0o755);
  vi.stubEnv("PATH", [folder, dirname(process.execPath), process.env.PATH].join(delimiter));
  writeFileSync(join(folder, "calls"), "");
  target = join(mkdtempSync(join(folder, "tools-")), "tool", "program");
});

const build = () => buildWithGo(folder, "example.org/program", target);

/** The lock left by a process that was killed while building. */
function leaveLock(pid: number): string {
  const holder = join(`${target}.lock`, String(pid));
  mkdirSync(dirname(holder), { recursive: true });
  writeFileSync(holder, "");
  return holder;
}

describe("a program that several processes need", () => {
  test("is built by one of them, and the others wait for it", async () => {
    expect(await Promise.all([build(), build(), build()])).toEqual([undefined, undefined, undefined]);
    expect([calls(), existsSync(target)]).toEqual([1, true]);
    expect(readdirSync(dirname(target))).toEqual(["program"]);
  });

  test("is built by the next process if the one that was building was killed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    leaveLock(pid);
    expect([await build(), calls()]).toEqual([undefined, 1]);
    expect(readdirSync(dirname(target))).toEqual(["program"]);
  });

  test("is built even if another process now has the id of the killed one", async () => {
    const longAgo = Date.now() / 1000 - 3_600;
    utimesSync(leaveLock(process.pid), longAgo, longAgo);
    expect([await build(), calls()]).toEqual([undefined, 1]);
  });

  test("that cannot be built is tried by each", async () => {
    writeFileSync(join(folder, "go"), "#!/bin/sh\necho no such module >&2\nexit 1\n");
    expect(await Promise.all([build(), build()])).toEqual(["no such module", "no such module"]);
    expect(readdirSync(dirname(target))).toEqual([]);
  });
});
