import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { type Ended, startProgram } from "../run-script.ts";
import { checkOut, install } from "./checkout.ts";
import { hasGit, serveRepository } from "./git-server.ts";
import { holdOurs } from "./hold.ts";

const ADMIN = { login: "SQL administrators", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" };

interface New {
  /** The folder that the address serves. */
  readonly template: string;
  /** The folder for `pulumi new`, empty at first. */
  readonly made: string;
  readonly address: string;
  /** Runs a program in that folder. */
  run(program: "npm" | "pulumi", ...args: readonly string[]): Promise<Ended>;
}

/** This repository at an address, and an empty folder for the new project. */
async function empty(): Promise<New> {
  const ours = await holdOurs();
  const folder = mkdtempSync(join(tmpdir(), "new-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const template = checkOut(join(folder, "template"));
  const made = join(folder, "made");
  mkdirSync(made);
  const { NODE_EXTRA_CA_CERTS, ...environment } = ours.environment();
  const env = {
    ...environment,
    NODE_EXTRA_CA_CERTS,
    // The CLI is written in Go.
    SSL_CERT_FILE: NODE_EXTRA_CA_CERTS,
    PULUMI_OPTION_NON_INTERACTIVE: "true",
    PULUMI_OPTION_YES: "true",
  };
  const run: New["run"] = (program, ...args) => startProgram(program, args, { cwd: made, env }).ended;
  return { template, made, address: await serveRepository(template, ours), run };
}

/** The files under a folder, except git's own, by path. */
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !path.startsWith(".git/"))
    .toSorted();

/** Why it cannot be tried here; undefined if it can. */
const WHY_NOT = hasGit
  ? process.platform === "win32"
    ? "npm is a script, which Windows does not start by name"
    : undefined
  : "git is not on the PATH";

await describeOnEngine("pulumi new of this repository's address", () => {
  const testOverGit = (name: string, run: () => Promise<void>) =>
    test.skipIf(WHY_NOT !== undefined)(WHY_NOT === undefined ? name : `${name} (skipped: ${WHY_NOT})`, run);

  testOverGit("copies it unchanged, except for the project's name, and npm run up deploys the copy", async () => {
    const { template, made, address, run } = await empty();
    expect(await run("pulumi", "new", address, "--generate-only", "--name", "btc")).toMatchObject({ code: 0 });
    expect(filesOf(made)).toEqual(filesOf(template));
    const differ = filesOf(made).filter(
      (path) => !readFileSync(join(made, path)).equals(readFileSync(join(template, path))),
    );
    expect(differ).toEqual(["Pulumi.yaml"]);

    install(made);
    await run("pulumi", "stack", "init", "dev");
    for (const [key, value] of Object.entries(ADMIN))
      await run("pulumi", "config", "set", "--stack", "dev", "--path", `sqlAdmin.${key}`, value);
    const { code, stdout, stderr } = await run("npm", "run", "up", "--", "--stack", "dev");
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/\+ \d\d created/);
  });

  testOverGit("asks for the region, and makes a stack that lacks only its administrator", async () => {
    const { made, address, run } = await empty();
    const created = await run(
      "pulumi",
      "new",
      address,
      "--name",
      "btc",
      "--stack",
      "try",
      "--config",
      "location=northeurope",
    );
    expect(created.code, created.stderr).toBe(0);
    expect(created.stdout).toContain("One value is missing: who administers the database. npm run up proposes");
    const project = parse(readFileSync(join(made, "Pulumi.yaml"), "utf8"));
    expect([project.name, project.template]).toEqual(["btc", undefined]);
    expect(parse(readFileSync(join(made, "Pulumi.try.yaml"), "utf8")).config).toEqual({
      "btc:location": "northeurope",
    });

    // `pulumi new` has the language host install dependencies; here the host is a stand-in, which installs nothing.
    install(made);
    const { code, stderr } = await run("npm", "run", "up", "--", "--stack", "try");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("try does not say who administers the database (sqlAdmin). Set it:"),
    ]);
  });
});
