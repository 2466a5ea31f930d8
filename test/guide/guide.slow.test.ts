import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { type Call, holdPrograms } from "@tracker/infra/programs/testing";
import { PROVIDERS } from "@tracker/infra/providers";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { checkOut, install } from "../infra/checkout.ts";
import { holdOurs } from "../infra/hold.ts";
import type { Ours } from "../infra/ours.ts";
import { stackFile } from "../infra/stacks.ts";
import { type Ended, startProgram } from "../run-script.ts";
import { type Azure, az, newAzure, pulumiLogin } from "./az.ts";
import { type Block, blocksOfSteps, shownOfUp } from "./steps.ts";

/** Alternative headings for where the state is kept: one of them is followed. */
const SERVICE = "Pulumi Cloud";
const STORAGE = "A storage account of your own";

/** What a reader inserts for words in capitals. */
const placeholders = ({ azure }: Ours): Readonly<Record<string, string>> => ({
  SUBSCRIPTION: azure.caller().subscriptionId,
  ACCOUNT: "adastate",
  ADDRESS: "198.51.100.7",
});

interface Reader {
  readonly clone: string;
  readonly azure: Azure;
  readonly calls: readonly Call[];
  /** Runs a block in its own shell. */
  run(text: string): Promise<Ended>;
}

/** A reader with a new account on a computer with Node, `az` and `pulumi`, in a fresh clone. */
async function newReader(): Promise<{ ours: Ours; reader: Reader }> {
  const folder = mkdtempSync(join(tmpdir(), "guide-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clone = checkOut(join(folder, "clone"));
  install(clone);
  const ours = await holdOurs({ program: clone });
  const { tenantId: tenant, subscriptionId: subscription, ...deployer } = ours.azure.caller();
  const tokenFor = (audience: string) => ours.azure.tokens.issue({ ...deployer, tenantId: tenant, audience });
  const azure = newAzure({ tenant, subscription, tokenFor });
  const {
    ARM_CLIENT_ID: _client,
    ARM_CLIENT_SECRET: _secret,
    ARM_TENANT_ID: _tenant,
    ARM_SUBSCRIPTION_ID: _subscription,
    PULUMI_BACKEND_URL: _backend,
    PULUMI_CONFIG_PASSPHRASE: _passphrase,
    PATH = "",
    ...environment
  } = ours.environment();
  const programs = await holdPrograms(["az", "pulumi-login"], (call) =>
    call.words[0] === "az" ? az(call, azure) : pulumiLogin(call, azure),
  );
  const [bin, home, state] = ["bin", "home", "state"].map((name) => join(folder, name)) as [string, string, string];
  for (const made of [bin, home, state]) mkdirSync(made);
  const script = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const [cliFolder = "", ...others] = PATH.split(delimiter);
  // A folder stands in for either place of the state; it needs a passphrase, which Pulumi's own service does not.
  script(
    "pulumi",
    `passphrase=$(pulumi-login "$@") || exit
[ -z "$passphrase" ] || export PULUMI_CONFIG_PASSPHRASE="$passphrase"
[ "$1" != login ] || set -- login "file://${state}"
exec "${join(cliFolder, "pulumi")}" "$@"`,
  );
  // Skips the page's waits.
  script("sleep", "exit 0");
  const env = {
    ...environment,
    PATH: [bin, programs.folder, dirname(process.execPath), ...others].join(delimiter),
    HOME: home,
    // At a terminal Pulumi asks whether to continue.
    PULUMI_OPTION_YES: "true",
  };
  const run = (text: string) => startProgram("sh", ["-e", "-c", text], { cwd: clone, env }).ended;
  return { ours, reader: { clone, azure, calls: programs.calls, run } };
}

/** The block with a reader's own values. */
function filledIn({ text }: Block, words: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\b[A-Z]{4,}\b(?!_)/g, (word) => words[word] ?? word);
}

/** A line without the parts that differ between runs: ends of names, versions, addresses, times; the stand-in for the SQL server is on loopback. */
const settled = (line: string) =>
  line
    .replace(/127\.0\.0\.1:\d+|\w+\.database\.windows\.net/, "SERVER")
    .replaceAll(/[\da-f]{8}|\d+/g, "#")
    .trim();

/** Follows the page with the state kept in one of its two ways, and does before a block what is not the reader's, until that says no. @returns what was printed */
async function follow(
  { run }: Reader,
  state: typeof SERVICE | typeof STORAGE,
  words: Readonly<Record<string, string>>,
  before: (block: Block) => Promise<boolean>,
): Promise<string> {
  const blocks = blocksOfSteps().filter(({ heading }) => heading === state || ![SERVICE, STORAGE].includes(heading));
  expect(blocks.map(({ heading }) => heading)).toContain(state);
  // The variables for every new shell are set in a block of their own, which does nothing else.
  let first = "";
  let printed = "";
  for (const block of blocks) {
    if (!(await before(block))) break;
    const text = filledIn(block, words);
    const { code, stdout, stderr } = await run(first + text);
    expect(code, `${text}${stdout}${stderr}`).toBe(0);
    printed += stdout;
    if (/^(export .*\n)+$/.test(text)) first = text;
  }
  return printed;
}

const UP = "Up";

await describeOnEngine("docs/deploy.md, followed in a fresh clone", () => {
  beforeEach((context) => {
    if (process.platform === "win32") context.skip("its blocks are for a POSIX shell");
  });

  test("leads from the first step to the first price, with each block in its own shell", async () => {
    const { ours, reader } = await newReader();
    const words = placeholders(ours);
    const text = blocksOfSteps().map(({ text }) => text);
    for (const word of Object.keys(words)) expect(text.join("")).toContain(word);
    const printed = await follow(reader, STORAGE, words, async ({ heading }) => {
      // The timer's work.
      if (heading === "The first price") expect((await ours.app().fire("capturePrice")).error).toBeUndefined();
      return heading !== "Power BI";
    });
    const lines = new Set(printed.split("\n").map(settled));
    expect(shownOfUp().filter((line) => !lines.has(settled(line)))).toEqual([]);
    const { providers, roles } = reader.azure;
    expect([providers.length, roles.length]).toEqual([PROVIDERS.length, 1]);
    expect(ours.azure.cloud.list().map(({ type }) => type)).toContain("Microsoft.Web/sites");
  });

  test("asks for no passphrase with Pulumi Cloud, and leaves no identity of the example in the configuration", async () => {
    const { ours, reader } = await newReader();
    await follow(reader, SERVICE, placeholders(ours), async ({ heading }) => heading !== UP);
    const config = await reader.run("pulumi config --json --stack dev");
    const example = readFileSync(stackFile("dev"), "utf8").match(/[\da-f-]{36}|(\d+\.){3}\d+/g) ?? [];
    expect(example.length).toBe(3);
    for (const one of example) expect(config.stdout).not.toContain(one);
    expect(config.stdout).toContain("198.51.100.7");
    expect(reader.calls.map(({ words }) => words.join(" "))).toContain("pulumi-login login");
  });

  test("keeps the stack and its secrets when step 4 is repeated", async () => {
    const { ours, reader } = await newReader();
    const words = placeholders(ours);
    await follow(reader, SERVICE, words, async ({ heading }) => heading !== UP);
    const block = blocksOfSteps().find(({ heading }) => heading === "The stack and its configuration");
    await reader.run("pulumi config set --secret coindeskKey kept-as-it-was-set --stack dev");
    const configuration = () => readFileSync(join(reader.clone, "Pulumi.dev.yaml"), "utf8");
    const before = configuration();
    expect(before).toContain("secure:");
    const { code, stderr } = await reader.run(filledIn(block as Block, words));
    expect([code, stderr]).toEqual([0, ""]);
    expect(configuration()).toBe(before);
  });
});
