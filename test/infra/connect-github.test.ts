import { delimiter } from "node:path";
import { connectScript } from "@tracker/infra/connect-script";
import { DEV, GROUP, PROD, SUBSCRIPTION, TENANT } from "@tracker/infra/connect-script/testing";
import { holdPrograms } from "@tracker/infra/programs/testing";
import { expect, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { startScript } from "../run-script.ts";

const DEPLOYED = {
  deployment: {
    resources: [
      { type: "pulumi:pulumi:Stack", outputs: {} },
      { type: "azure-native:resources:ResourceGroup", id: GROUP, outputs: { location: "swedencentral" } },
    ],
  },
};

const { login, sid, type } = DEV.administrators;
const SQL_ADMIN = { login, sid, type };
const CONFIG = {
  "bitcoin-price-tracker:sqlAdmin": { value: JSON.stringify(SQL_ADMIN), objectValue: SQL_ADMIN, secret: false },
};

/** Each program's answers, by the beginning of its arguments. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  pulumi: {
    version: "v3.274.1",
    "whoami --json": { user: "ada", url: "https://app.pulumi.com/ada" },
    whoami: "ada",
    "config --json": CONFIG,
    "stack export": DEPLOYED,
  },
  az: { "account show": { id: SUBSCRIPTION, tenantId: TENANT } },
  git: { "remote get-url origin": "git@github.com:octo-org/prices.git" },
  gh: { "api repos/octo-org/prices": { id: 456789, name: "prices", owner: { login: "octo-org", id: 123456 } } },
};

/** What a program prints, if that is among its answers. */
function answerTo([program = "", ...words]: readonly string[]) {
  const found = Object.entries(ANSWERS[program] ?? {}).find(([beginning]) => words.join(" ").startsWith(beginning));
  if (found === undefined) return { code: 1 };
  return { out: typeof found[1] === "string" ? found[1] : JSON.stringify(found[1]) };
}

test("npm run connect-github prints only the script", async (context) => {
  if (process.platform === "win32") return context.skip(skipReason("Windows has no sh", "npm test, elsewhere"));
  const flags = ["--stack", "dev", "--without-preview", "--without-reviewers"];
  const programs = await holdPrograms(Object.keys(ANSWERS), ({ words }) => answerTo(words));
  const PATH = [programs.folder, process.env.PATH].join(delimiter);
  const environment = { PATH, ARM_CLIENT_ID: undefined, ARM_SUBSCRIPTION_ID: undefined, ARM_TENANT_ID: undefined };
  const { code, stdout, stderr } = await startScript(
    "infra/commands/main.ts",
    ["connect-github", ...flags],
    environment,
  ).ended;
  expect([code, stderr]).toEqual([0, ""]);
  const connection = { ...DEV, state: PROD.state, withoutPreview: true };
  expect(stdout).toBe(`${connectScript(connection, flags)}\n`);
});
