import { parseJsonObject, TrackerError } from "@tracker/core";
import { type Field, listOf } from "@tracker/settings";
import { askGitHub, type Gh } from "./gh.ts";

/** Who approves the deployments of an environment, as GitHub's API takes it. */
export interface Reviewer {
  readonly type: "User" | "Team";
  readonly id: number;
}

/** GitHub's limit for an environment. */
const MOST = 6;

const person = (text: string) => (/^[a-z\d][\w-]{0,38}(\/[\w-]{1,100})?$/i.test(text) ? text : undefined);

export const REVIEWERS_FLAG: Field<readonly string[]> = {
  name: "--reviewers",
  description:
    "who approves each destroy, and each deployment that is not made by a push; to be set by hand unless given",
  valueHint: "NAMES",
  allowed: `a list of up to ${MOST} users and teams, such as ada,octo-org/operators`,
  example: "ada,octo-org/operators",
  default: [],
  read: (text) => {
    const names = listOf(person)(text);
    return names !== undefined && names.length <= MOST ? names : undefined;
  },
};

/** Asks GitHub for the ids of users and teams. Rejects with a TrackerError that names the first unknown one. */
export async function findReviewers(names: readonly string[], runGh: Gh): Promise<readonly Reviewer[]> {
  const found: Reviewer[] = [];
  for (const name of names) {
    const [org, team] = name.split("/");
    const path = team === undefined ? `users/${name}` : `orgs/${org}/teams/${team}`;
    const what = `the id of ${name}`;
    const { id } = parseJsonObject(
      await askGitHub(runGh, path, what, "Sign in, gh auth login, or leave out --reviewers."),
    );
    if (typeof id !== "number") throw new TrackerError("no-answer", `gh's answer lacks ${what}`);
    found.push({ type: team === undefined ? "User" : "Team", id });
  }
  return found;
}
