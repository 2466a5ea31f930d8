import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROLES } from "../../resources/role-ids.ts";
import type { Connection } from "./connection.ts";
import { line, quoted } from "./quoted.ts";
import type { Approval } from "./reviewers.ts";
import { connectLines, deployerJobs, PREVIEWER_JOBS, subjectsOf, undoLines } from "./steps.ts";

/** How the command is typed: without --silent, npm's own output would be part of the script. */
export const CONNECT_GITHUB = "npm run --silent connect-github --";

const FUNCTIONS = join(import.meta.dirname, "functions.sh");

/**
 * A POSIX shell script that lets a repository's workflows deploy a stack, and that can undo what it did. It contains every value except secrets,
 * and can be run again.
 * @param typed the flags of the command that prints it
 */
export function connectScript(connection: Connection, typed: readonly string[] = []): string {
  const { repository, stack } = connection;
  // A line break would end the comment.
  const command = `${CONNECT_GITHUB} ${line(...typed)}`.replaceAll(/\p{Cc}/gu, "?");
  return [
    "#!/bin/sh",
    `# Lets the GitHub workflows of ${repository.owner}/${repository.name} deploy the stack ${stack}. Contains no secret. Printed by`,
    `#   ${command}`,
    `# sh ${fileOf(stack)} creates what is missing and can be run again; sh ${fileOf(stack)} undo removes what it created and nothing else.`,
    "set -eu",
    "# Git Bash would rewrite ids that begin with a slash as paths.",
    "export MSYS_NO_PATHCONV=1",
    "",
    ...Object.entries(valuesOf(connection)).map(([name, value]) => `${name}=${quoted(value)}`),
    "",
    readFileSync(FUNCTIONS, "utf8").trimEnd(),
    "",
    ...functionOf("connect", connectLines(connection)),
    "",
    ...functionOf("undo", undoLines(connection)),
    "",
    'main "$@"',
  ].join("\n");
}

function functionOf(name: string, lines: readonly string[]): string[] {
  return [`${name}() {`, ...lines.map((text) => `  ${text}`), "}"];
}

/** The variables of the script. */
function valuesOf(connection: Connection) {
  const { tenant, subscription, scope, group, repository, state, stack, isPreviewed, withoutPreview, reviewers } =
    connection;
  const name = `${repository.owner}/${repository.name}`;
  const subjects = (jobs: readonly string[]) => subjectsOf(repository, jobs).map(([, subject]) => subject);
  return {
    TENANT: tenant,
    SUBSCRIPTION: subscription,
    SCOPE: scope,
    ...(isPreviewed && !withoutPreview && group !== undefined && { GROUP: group }),
    ...(state.container !== undefined && { STATE: state.container }),
    STATE_URL: state.url,
    REPOSITORY: name,
    REPOSITORY_ID: String(repository.id),
    RECORD: recordOf(stack),
    FILE: fileOf(stack),
    OWNERS: "",
    REVIEWERS: reviewersInJson(reviewers),
    DEPLOYER: `github ${name} ${stack}`,
    DEPLOYER_SUBJECTS: subjects(deployerJobs(stack)).join("\n"),
    ...(isPreviewed && { PREVIEWER: `github ${name} pull requests` }),
    ...(isPreviewed && !withoutPreview && { PREVIEWER_SUBJECTS: subjects(PREVIEWER_JOBS).join("\n") }),
    ONLY_ROLES: onlyRoles(),
  };
}

/** Where docs/deploy.md keeps the script. */
const fileOf = (stack: string) => `connect-${stack}.sh`;

/** GitHub's variables have names of capitals, digits and _: what else a stack's name has is written by its code, so that no two share a record. */
const recordOf = (stack: string) =>
  `CONNECTED_${stack.replaceAll(/[^a-z\d]/g, (letter) => `_${letter.charCodeAt(0).toString(16)}`).toUpperCase()}`;

/** In the order, also of the keys, in which the script's query to GitHub prints those that are set. */
const reviewersInJson = (reviewers: Approval) =>
  reviewers === "by hand"
    ? reviewers
    : JSON.stringify(
        reviewers
          .map(({ id, type }) => ({ id, type }))
          .toSorted((one, other) => one.id - other.id || one.type.localeCompare(other.type)),
      );

/** The condition on assigning and removing roles: only these, and only for service principals. */
function onlyRoles(): string {
  const ids = Object.values(ROLES).join(", ");
  const limit = (action: string, source: string) => {
    const attribute = (name: string) => `@${source}[Microsoft.Authorization/roleAssignments:${name}]`;
    return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${attribute("RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals {${ids}} AND ${attribute("PrincipalType")} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
  };
  return `${limit("write", "Request")} AND ${limit("delete", "Resource")}`;
}
