import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tamper } from "@stand-ins/azure";
import { packageFolderFrom, readSdkClass } from "@stand-ins/azure";
import { describeOnEngine, expectOk, hold } from "@stand-ins/azure/testing";
import { RULES } from "@tracker/policy/rules";
import { WITHOUT_TAGS } from "@tracker/policy/tags";
import { expect, test } from "vitest";
import { BROKEN } from "./broken-rules.ts";
import { holdOurs } from "./hold.ts";
import { ROOT } from "./ours.ts";
import { DEV, PROD } from "./stacks.ts";

const policyPack = join(ROOT, "infra/policy");
const secrets = { coindeskKey: "planted-coindesk-key-0123456789" };

/** The rules on the whole stack or on what ours never has, and their messages for test/infra/careless. */
const CARELESS = [
  ["no-publishing-passwords", "open", "a password works for FTP: give open a WebAppFtpAllowed with allow set to false"],
  ["no-publishing-passwords", "open", "a password works for publishing (scm): give open a WebAppScmAllowed"],
  ["sql-private-means-private", "half-private", "set publicNetworkAccess to Disabled"],
  ["sql-firewall-narrow", "everybody", "analysts have IPv4 addresses only"],
  ["sql-audited", "unaudited", "nothing is recorded: give unaudited a ExtendedDatabaseBlobAuditingPolicy"],
  ["sql-audited", "unaudited", "the records go nowhere: give unaudited a DiagnosticSetting"],
  ["no-secret-in-outputs", "careless", "the output connection looks like a secret"],
] as const;

const spoilt: Tamper = ({ type, name, inputs }) => {
  const change = BROKEN.find((broken) => `azure-native:${broken.type}` === type && broken.name === name);
  return Object.fromEntries(Object.entries({ ...inputs, ...change?.inputs }).filter(([, value]) => value !== null));
};

await describeOnEngine("the policy pack", () => {
  test.each([
    ["dev", DEV, false],
    ["prod", PROD, true],
  ] as const)("accepts our %s stack, and can check all of it", async (stack, config, deployerInside) => {
    const ours = await holdOurs({ stack, config, secrets, deployerInside, policyPack });
    const { output } = expectOk(await ours.up({ preview: true }));
    expect(output).toMatch(/✅ bitcoin-price-tracker@v\d/);
    expect(output).not.toContain("[advisory]");
    expectOk(await ours.up({ preview: true, expectNoChanges: true }));
  });

  test("refuses every changed input that breaks a rule, and says what to set", async () => {
    const analysts = ["azure", "many"].map((name) => ({ name, addresses: "203.0.113.7" }));
    const ours = await holdOurs({ config: { ...DEV, analysts }, secrets, policyPack, tamper: spoilt });
    const run = await ours.preview();
    expect(run.ok).toBe(false);
    for (const { type, name, breaks } of BROKEN) {
      for (const [rule, says] of breaks) {
        const report = reportOf(run.output, rule, `azure-native:${type}: ${name}`);
        expect(report, run.output).toContain(says);
      }
    }
    expect(run.output).not.toContain("=not-a-secret");
  });

  test("refuses a stack that is wrong as a whole", async () => {
    const careless = await hold({ program: join(import.meta.dirname, "careless"), policyPack });
    const run = await careless.preview();
    expect(run.ok).toBe(false);
    for (const [rule, name, says] of CARELESS)
      expect(reportOf(run.output, rule, `: ${name}`), run.output).toContain(says);
  });

  test("has no rule without a test in which it fires", () => {
    const shown = new Set([...BROKEN.flatMap(({ breaks }) => breaks), ...CARELESS].map(([rule]) => rule));
    expect(RULES.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });

  test("requires tags on everything for which Azure supports tags", () => {
    const folder = packageFolderFrom(createRequire(join(ROOT, "infra/package.json")).resolve);
    const taking = WITHOUT_TAGS.filter((type) => readSdkClass(folder, type)?.inputs.includes("tags") !== false);
    expect(taking).toEqual([]);
    expect(readSdkClass(folder, "azure-native:sql:Server")?.inputs).toContain("tags");
  });
});

/** The engine's report of a rule on one resource: the line that names both, and the text below. */
function reportOf(output: string, rule: string, resource: string): string {
  const reports = output.split(/\n(?=\s*- \[)/);
  return reports.filter((report) => report.includes(rule) && report.includes(resource)).join("\n");
}
