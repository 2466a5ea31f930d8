import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workflow } from "./workflow.ts";

/** Returns the problems with a workflow, one per line. */
type Rule = (workflow: Workflow) => readonly string[];

const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;

/** What each job may do beyond reading the repository. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  azure: ["id-token: write", "pull-requests: write"],
  up: ["id-token: write"],
  destroy: ["id-token: write"],
};

/** Triggers that run with this repository's rights on other people's input. */
const DANGEROUS = ["pull_request_target", "workflow_run", "issue_comment"];

const NOT_DEPENDABOT = "github.actor != 'dependabot[bot]'";
const SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository";

export const RULES: Readonly<Record<string, Rule>> = {
  "actions are pinned": ({ text }) =>
    [...text.matchAll(/uses:\s*(\S+)(.*)/g)].flatMap(([, action = "", comment = ""]) => {
      if (action.startsWith("./")) return [];
      const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(comment);
      return pinned ? [] : [`${action} is not pinned to a commit, followed by its version`];
    }),

  "triggers are harmless": ({ triggers }) =>
    triggers.filter((trigger) => DANGEROUS.includes(trigger)).map((trigger) => `${trigger} must not be used`),

  "permissions are least": ({ permissions, jobs }) => {
    const least = JSON.stringify(permissions) === '{"contents":"read"}';
    const granted = jobs.flatMap(([name, job]) => {
      const allowed = ["contents: read", ...(PERMISSIONS[name] ?? [])];
      const asked = typeof job.permissions === "string" ? { all: job.permissions } : (job.permissions ?? {});
      return Object.entries(asked)
        .map(([scope, access]) => `${scope}: ${access}`)
        .filter((permission) => !allowed.includes(permission))
        .map((permission) => `the job ${name} may ${permission}`);
    });
    return [...(least || jobs.length === 0 ? [] : ["permissions are more than contents: read"]), ...granted];
  },

  "secrets and sign-ins are for this repository's own code": ({ triggers, jobs }) =>
    jobs
      .filter(([, job]) => triggers.includes("pull_request") && /secrets\.|id-token/.test(JSON.stringify(job)))
      .flatMap(([name, job]) => {
        const always = (condition: string) => job.if?.split("||").every((either) => either.includes(condition));
        return [
          ...(always(SAME_REPOSITORY) ? [] : [`the job ${name} would give a fork's code a secret`]),
          ...(always(NOT_DEPENDABOT) ? [] : [`the job ${name} would run for Dependabot, which gets no secrets`]),
        ];
      }),

  "a sign-in that changes Azure is behind an environment": ({ triggers, jobs }) =>
    jobs
      .filter(([, job]) => JSON.stringify(job).includes("id-token") && !triggers.includes("pull_request"))
      .flatMap(([name, { environment, concurrency }]) => [
        ...(environment === undefined ? [`the job ${name} has no environment`] : []),
        ...(/^stack-\$/.test(concurrency?.group ?? "") && concurrency?.["cancel-in-progress"] === false
          ? []
          : [`the job ${name} does not wait for others on the same stack`]),
      ]),

  "no expression is part of a script": ({ steps }) =>
    steps
      .filter(({ run }) => run?.includes("${{"))
      .map(({ run }) => `an expression is pasted into a script: ${run?.trim()}`),

  "the repository's token stays with checkout": ({ steps }) =>
    steps
      .filter((step) => step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false)
      .map(() => "a checkout keeps its credentials"),

  "jobs end": ({ jobs }) =>
    jobs
      .filter(([, job]) => job.uses === undefined && job["timeout-minutes"] === undefined)
      .map(([name]) => `the job ${name} has no timeout`),

  "npm commands exist": ({ steps }) =>
    [...scriptsOf(steps).matchAll(/npm run (?:--silent )?([a-z:-]+)/g)]
      .map(([, name = ""]) => name)
      .filter((name) => !(name in scripts))
      .map((name) => `npm run ${name} does not exist`),

  "files exist": ({ steps }) => {
    const mentioned = `${scriptsOf(steps)} ${steps.map(({ with: given }) => Object.values(given ?? {}).join(" ")).join(" ")}`;
    const paths = [...mentioned.matchAll(/(?<![\w./-])(?:scripts|test|infra|function|packages)\/[\w./-]+/g)];
    const local = steps.map(({ uses = "" }) => uses).filter((uses) => uses.startsWith("./"));
    return [
      // vitest accepts the beginning of a file's name; the job itself makes the files under dist/.
      ...paths.flatMap(([path]) =>
        path.includes("/dist/") || globSync(`${path}*`, { cwd: ROOT }).length > 0 ? [] : [path],
      ),
      ...local.filter((folder) => !existsSync(join(ROOT, folder, "action.yaml"))),
    ].map((path) => `${path} does not exist`);
  },
};

function scriptsOf(steps: Workflow["steps"]): string {
  return steps.map(({ run = "" }) => run).join("\n");
}
