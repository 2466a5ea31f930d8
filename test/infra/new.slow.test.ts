import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { checkOut, install } from "./checkout.ts";
import { holdOurs } from "./hold.ts";

/** This repository as version control has it, and an empty folder for what is made of it. */
function folders(): { template: string; made: string } {
  const folder = mkdtempSync(join(tmpdir(), "new-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = join(folder, "made");
  mkdirSync(made);
  return { template: checkOut(join(folder, "template")), made };
}

await describeOnEngine("pulumi new of this repository", () => {
  test("asks for where, and makes a project that can be brought up once its administrator is said", async () => {
    const { environment } = await holdOurs();
    const { template, made } = folders();
    // Not at once: the plugins that the CLI asks are served by this process.
    const pulumi = async (...args: readonly string[]) => {
      const child = execFile("pulumi", [...args, "--non-interactive"], { cwd: made, env: environment() });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
      const [code] = await once(child, "close");
      return { ok: code === 0, output };
    };
    const created = await pulumi(
      "new",
      template,
      "--name",
      "btc",
      "--stack",
      "try",
      "--yes",
      "--config",
      "location=northeurope",
    );
    expect(created, created.output).toMatchObject({ ok: true });
    expect(created.output).toContain("One value is missing: who administers the database. npm run up proposes");
    const project = parse(readFileSync(join(made, "Pulumi.yaml"), "utf8"));
    expect([project.name, project.template]).toEqual(["btc", undefined]);
    expect(parse(readFileSync(join(made, "Pulumi.try.yaml"), "utf8")).config).toEqual({
      "btc:location": "northeurope",
    });

    // What `pulumi new` has the language host do: here the host is a stand-in, which installs nothing.
    install(made);
    expect(await pulumi("preview")).toMatchObject({ ok: false, output: expect.stringContaining("'sqlAdmin'") });
    const admin = { login: "SQL administrators", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" };
    for (const [key, value] of Object.entries(admin)) {
      const set = await pulumi("config", "set", "--path", `sqlAdmin.${key}`, value);
      expect(set, set.output).toMatchObject({ ok: true });
    }
    const preview = await pulumi("preview");
    expect(preview, preview.output).toMatchObject({ ok: true, output: expect.stringMatching(/\+ \d\d to create/) });
  });
});
