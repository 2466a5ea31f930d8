import { ROLES } from "../../resources/role-ids.ts";
import type { Connection } from "./connection.ts";
import { line, variable, type Word } from "./quoted.ts";

/** A variable or secret of an environment, or of the repository where that is empty. */
type Setting = readonly [environment: string, name: string, value: Word];

/** What connects a repository to a stack: calls of functions.sh, each of which creates something that is missing. */
export function connectLines(connection: Connection): string[] {
  const { stack, isPreviewed, withoutPreview, isPushed } = connection;
  const environments = environmentsOf(stack);
  // A push deploys without approval.
  const approved = environments.filter((name) => !(isPushed && name === stack));
  return [
    ...noneUnrecorded(connection),
    ...notSharedState(connection),
    ...environments.map((name) => line("environment", name, approved.includes(name) ? variable("REVIEWERS") : "[]")),
    ...deployer(connection),
    ...(isPreviewed ? (withoutPreview ? undoPreview(connection) : previewer(connection)) : []),
    ...secretsOf(connection).map((setting) => line("secret", ...setting)),
    "finish",
  ];
}

/** Before anything else. */
const noneUnrecorded = ({ isPreviewed }: Connection): string[] => [
  "# Stops before any change if there is an application that the record lacks.",
  line("find_identity", variable("DEPLOYER"), "deployer"),
  ...(isPreviewed ? [line("find_identity", variable("PREVIEWER"), "previewer")] : []),
];

/** Who may write one stack's state in storage of one's own may write all of them there; a service has rights of its own for each. */
function notSharedState({ state, otherStacks }: Connection): string[] {
  if (state.secret === "PULUMI_ACCESS_TOKEN") return [];
  return otherStacks.flatMap(environmentsOf).map((name) => line("no_state_of", name));
}

/** What undoes it, including what an earlier run with a preview created. */
export function undoLines({ withoutPreview: _, ...rest }: Connection): string[] {
  const connection = { ...rest, withoutPreview: false };
  const { stack, isPreviewed } = connection;
  return [
    ...noneUnrecorded(connection),
    "show_record",
    ...secretsOf(connection).map(([where, name]) => line("undo_secret", where, name)),
    ...(isPreviewed ? [PREVIEW_OFF] : []),
    ...variablesOf(connection).map(([where, name]) => line("undo_variable", where, name)),
    ...(isPreviewed ? undoIdentity(connection, "PREVIEWER", "previewer") : []),
    ...undoIdentity(connection, "DEPLOYER", "deployer"),
    // Last, for as long as an identity can sign in: GitHub would create them anew without rules.
    ...environmentsOf(stack).map((name) => line("undo_environment", name)),
    "undo_record",
  ];
}

/** Without this variable, pull requests show the rehearsal. */
const PREVIEW_OFF = line("undo_variable", "", "AZURE_PREVIEW_CLIENT_ID");

/** Takes away what an earlier script without `--without-preview` has created. */
function undoPreview(connection: Connection): string[] {
  return [
    "# Pull requests show the rehearsal: what an earlier script created for previews is removed.",
    PREVIEW_OFF,
    line("undo_secret", "", connection.state.secret),
    ...undoIdentity(connection, "PREVIEWER", "previewer"),
    line("forget", "variable:/AZURE_PREVIEW_CLIENT_ID"),
    line("forget", `secret:/${connection.state.secret}`),
    line("forget", { raw: '"application:previewer:$client"' }),
  ];
}

function undoIdentity(connection: Connection, name: string, word: string): string[] {
  return [
    line("find_identity", variable(name), word),
    ...otherRoles(connection),
    line("undo_identity", variable(name)),
  ];
}

/** The subscriptions in which an identity may have roles: that of the stack and that of its state. */
function otherRoles({ subscription, state }: Connection): string[] {
  const [, ofState = subscription] = /^\/subscriptions\/([^/]+)/.exec(state.container ?? "") ?? [];
  return [...new Set([subscription.toLowerCase(), ofState.toLowerCase()])].map((id) => line("other_roles", id));
}

/** The environments that a stack is deployed from and destroyed from. */
const environmentsOf = (stack: string): string[] => [stack, `destroy-${stack}`];

function deployer(connection: Connection): string[] {
  const { stack, scope, subscription, administrators, repository, state } = connection;
  const hasSubscription = scope === `/subscriptions/${subscription}`;
  const reader = [
    "# For the checks before an up: resource providers, and what the region offers.",
    line("role", "Reader", { raw: '"/subscriptions/$SUBSCRIPTION"' }),
  ];
  return [
    "# Deploys and destroys the stack, from its two environments only.",
    line("identity", variable("DEPLOYER"), "deployer", variable("DEPLOYER_SUBJECTS")),
    line("role", "Contributor", variable("SCOPE")),
    `# It assigns the roles of the function's identity, and no others: ${Object.keys(ROLES).map(inWords).join(", ")}.`,
    line("role", "Role Based Access Control Administrator", variable("SCOPE"), variable("ONLY_ROLES")),
    ...(hasSubscription ? [] : reader),
    "# It migrates the database.",
    line("member", administrators.sid, administrators.login),
    ...(state.container === undefined ? [] : [line("role", "Storage Blob Data Contributor", variable("STATE"))]),
    ...otherRoles(connection),
    ...variablesOf(connection).map((setting) => line("variable", ...setting)),
    "# Last: from here on it can sign in.",
    ...subjectsOf(repository, deployerJobs(stack)).map(([name, subject]) => line("credential", name, subject)),
  ];
}

/** A key as Azure names the role: "Storage Blob Data Owner". */
const inWords = (key: string) =>
  key.replace(/^./, (letter) => letter.toUpperCase()).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);

export const deployerJobs = (stack: string): string[] => environmentsOf(stack).map((name) => `environment:${name}`);

export const PREVIEWER_JOBS: readonly string[] = ["pull_request"];

/**
 * Both subjects that GitHub may use for each job, with a name for the credential: with ids if the repository was created, renamed or transferred
 * after 15 July 2026, without them if not
 * (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens).
 */
export function subjectsOf(
  { owner, ownerId, name, id }: Connection["repository"],
  jobs: readonly string[],
): (readonly [name: string, subject: string])[] {
  return jobs.flatMap((job) => {
    const label = job.replaceAll(/[^\w-]/g, "-");
    return [
      [label, `repo:${owner}/${name}:${job}`],
      [`${label}-by-id`, `repo:${owner}@${ownerId}/${name}@${id}:${job}`],
    ] as const;
  });
}

function previewer(connection: Connection): string[] {
  const { group, repository, state } = connection;
  return [
    "# Shows the plan on pull requests. It runs the code of any branch, so it can only read.",
    line("identity", variable("PREVIEWER"), "previewer", variable("PREVIEWER_SUBJECTS")),
    line("role", "Reader", variable(group === undefined ? "SCOPE" : "GROUP")),
    ...(state.container === undefined ? [] : [line("role", "Storage Blob Data Reader", variable("STATE"))]),
    ...otherRoles(connection),
    ...subjectsOf(repository, PREVIEWER_JOBS).map(([name, subject]) => line("credential", name, subject)),
    line("variable", "", "AZURE_PREVIEW_CLIENT_ID", variable("client")),
  ];
}

/** All but the client id of the preview's identity. */
function variablesOf({ stack, isPushed, isPreviewed }: Connection): Setting[] {
  const placeOf = (environment: string): Setting[] => [
    [environment, "AZURE_TENANT_ID", variable("TENANT")],
    [environment, "AZURE_SUBSCRIPTION_ID", variable("SUBSCRIPTION")],
    [environment, "PULUMI_BACKEND_URL", variable("STATE_URL")],
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
  const own = isToken
    ? `a Pulumi Cloud token that may change ${stack}`
    : `the contents of ~/.pulumi/${stack}.passphrase`;
  const read = isToken ? `a Pulumi Cloud token that can only read ${stack}, because any branch can use it` : own;
  return [
    ...environmentsOf(stack).map((name): Setting => [name, secret, own]),
    ...(isPreviewed && !withoutPreview ? [["", secret, read] as const] : []),
  ];
}
