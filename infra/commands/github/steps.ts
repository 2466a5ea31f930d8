import { ROLES } from "../../resources/role-ids.ts";
import type { Connection } from "./connection.ts";
import { line, variable, type Word } from "./quoted.ts";

/** A variable or secret of an environment, or of the repository where that is empty. */
type Setting = readonly [environment: string, name: string, value: Word];

/** What connects a repository to a stack: calls of functions.sh, each of which creates something that is missing. */
export function connectLines(connection: Connection): string[] {
  const { stack, isPreviewed, withoutPreview, isPushed, reviewers } = connection;
  const environments = environmentsOf(stack);
  // A push deploys without approval.
  const approved = environments.filter((name) => !(isPushed && name === stack));
  return [
    ...deployer(connection),
    ...environments.map((name) => line("environment", name, approved.includes(name) ? variable("REVIEWERS") : "[]")),
    ...variablesOf(connection).map((setting) => line("variable", ...setting)),
    ...(isPreviewed && !withoutPreview ? previewer(connection) : []),
    ...secretsOf(connection).map((setting) => line("secret", ...setting)),
    line("finish", reviewers.length > 0 ? "" : approved.join(" and ")),
  ];
}

/** What undoes it, including what an earlier run with a preview created. */
export function undoLines({ withoutPreview: _, ...rest }: Connection): string[] {
  const connection = { ...rest, withoutPreview: false };
  const { stack, subscription, isPreviewed, state } = connection;
  const subscriptionOf = (id: string) => /^\/subscriptions\/([^/]+)/.exec(id)?.[1]?.toLowerCase();
  const subscriptions = new Set([
    subscription.toLowerCase(),
    subscriptionOf(state.container ?? "") ?? subscription.toLowerCase(),
  ]);
  const identity = (name: string, word: string) => [
    line("find_identity", variable(name), word),
    ...[...subscriptions].map((id) => line("undo_roles", id)),
    line("undo_identity", variable(name)),
  ];
  return [
    ...secretsOf(connection).map(([where, name]) => line("undo_secret", where, name)),
    ...(isPreviewed ? [line("undo_variable", "", "AZURE_PREVIEW_CLIENT_ID")] : []),
    ...variablesOf(connection).map(([where, name]) => line("undo_variable", where, name)),
    ...environmentsOf(stack).map((name) => line("undo_environment", name)),
    ...(isPreviewed ? identity("PREVIEWER", "previewer") : []),
    ...identity("DEPLOYER", "deployer"),
    "undo_record",
  ];
}

/** The environments that a stack is deployed from and destroyed from. */
const environmentsOf = (stack: string): string[] => [stack, `destroy-${stack}`];

function deployer({ stack, scope, subscription, administrators, repository, state }: Connection): string[] {
  const hasSubscription = scope === `/subscriptions/${subscription}`;
  const reader = [
    "# For the checks before an up: resource providers, and what the region offers.",
    line("role", "Reader", { raw: '"/subscriptions/$SUBSCRIPTION"' }),
  ];
  return [
    "# Deploys and destroys the stack, from its two environments only.",
    line("identity", variable("DEPLOYER"), "deployer"),
    ...environmentsOf(stack).flatMap((name) => credentials(repository, `environment:${name}`)),
    line("role", "Contributor", variable("SCOPE")),
    `# It assigns the roles of the function's identity, and no others: ${Object.keys(ROLES).map(inWords).join(", ")}.`,
    line("role", "Role Based Access Control Administrator", variable("SCOPE"), variable("ONLY_ROLES")),
    ...(hasSubscription ? [] : reader),
    "# It migrates the database.",
    line("member", administrators.sid, administrators.login),
    ...(state.container === undefined ? [] : [line("role", "Storage Blob Data Contributor", variable("STATE"))]),
  ];
}

/** A key as Azure names the role: "Storage Blob Data Owner". */
const inWords = (key: string) =>
  key.replace(/^./, (letter) => letter.toUpperCase()).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);

/**
 * Both subjects that GitHub may use for a job: with ids if the repository was created, renamed or transferred after 15 July 2026, without them
 * if not (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens).
 */
function credentials({ owner, ownerId, name, id }: Connection["repository"], job: string): string[] {
  const label = job.replaceAll(/[^\w-]/g, "-");
  return [
    line("credential", label, `repo:${owner}/${name}:${job}`),
    line("credential", `${label}-by-id`, `repo:${owner}@${ownerId}/${name}@${id}:${job}`),
  ];
}

function previewer({ repository, state }: Connection): string[] {
  return [
    "# Shows the plan on pull requests. It runs the code of any branch, so it can only read.",
    line("identity", variable("PREVIEWER"), "previewer"),
    ...credentials(repository, "pull_request"),
    line("role", "Reader", variable("SCOPE")),
    ...(state.container === undefined ? [] : [line("role", "Storage Blob Data Reader", variable("STATE"))]),
    line("variable", "", "AZURE_PREVIEW_CLIENT_ID", variable("client")),
  ];
}

/** All but the client id of the preview's identity. */
function variablesOf({ stack, isPushed, isPreviewed, state }: Connection): Setting[] {
  const placeOf = (environment: string): Setting[] => [
    [environment, "AZURE_TENANT_ID", variable("TENANT")],
    [environment, "AZURE_SUBSCRIPTION_ID", variable("SUBSCRIPTION")],
    ...(state.url === undefined ? [] : [[environment, "PULUMI_BACKEND_URL", variable("STATE_URL")] as const]),
  ];
  return [
    ...environmentsOf(stack).flatMap((name): Setting[] => [
      [name, "AZURE_CLIENT_ID", variable("client")],
      ...placeOf(name),
    ]),
    // The condition of a job, and a job without an environment, only see the repository's.
    ...(isPushed || isPreviewed ? placeOf("") : []),
  ];
}

/** Each with a description for whoever is asked for it. */
function secretsOf({ stack, isPreviewed, withoutPreview, state: { secret } }: Connection): Setting[] {
  const isToken = secret === "PULUMI_ACCESS_TOKEN";
  const own = isToken ? `a Pulumi Cloud token that may change ${stack}` : `the passphrase of ${stack}`;
  const read = isToken ? `a Pulumi Cloud token that can only read ${stack}, because any branch can use it` : own;
  return [
    ...environmentsOf(stack).map((name): Setting => [name, secret, own]),
    ...(isPreviewed && !withoutPreview ? [["", secret, read] as const] : []),
  ];
}
