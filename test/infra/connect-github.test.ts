import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { connectScript } from "@tracker/infra/connect-script";
import { DEV, GROUP, PROD, SUBSCRIPTION, TENANT } from "@tracker/infra/connect-script/testing";
import { expect, onTestFinished, test } from "vitest";
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
const CONFIG = { "bitcoin-price-tracker:sqlAdmin": { value: JSON.stringify({ login, sid, type }) } };

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

/** A folder with programs that only print those answers. */
function programs(): string {
  const folder = mkdtempSync(join(tmpdir(), "connect-github-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [program, answers] of Object.entries(ANSWERS)) {
    const cases = Object.entries(answers).map(([words, answer]) => {
      const text = typeof answer === "string" ? answer : JSON.stringify(answer);
      return `"${words}"*) printf '%s\\n' '${text}' ;;`;
    });
    writeFileSync(join(folder, program), `#!/bin/sh\ncase "$*" in\n${cases.join("\n")}\n*) exit 1 ;;\nesac\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

test("npm run connect-github prints only the script", async (context) => {
  if (process.platform === "win32") return context.skip(skipReason("Windows has no sh", "npm test, elsewhere"));
  const flags = ["--stack", "dev", "--without-preview", "--without-reviewers"];
  const PATH = [programs(), process.env.PATH].join(delimiter);
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
