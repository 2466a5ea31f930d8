import { parseJsonObject, TrackerError } from "@tracker/core";
import { type Field, listOf } from "@tracker/settings";
import { askGitHub, type Gh } from "./gh.ts";

/** Who approves the deployments of an environment, as GitHub's API takes it. */
interface Reviewer {
  readonly type: "User" | "Team";
  readonly id: number;
}

/** Who approves: those that are named, nobody, or those that are set in the environment by hand, without whom the script stops. */
export type Approval = readonly Reviewer[] | "by hand";

/** GitHub's limit for an environment. */
const MOST = 6;

const person = (text: string) => (/^[a-z\d][\w-]{0,38}(\/[\w-]{1,100})?$/i.test(text) ? text : undefined);

export const REVIEWERS_FLAG: Field<readonly string[]> = {
  name: "--reviewers",
  description:
    "who approves each destroy, and each deployment that is not made by a push; by default those set in the environments",
  valueHint: "NAMES",
  allowed: `a list of up to ${MOST} users and teams, such as ada,octo-org/operators`,
  example: "ada,octo-org/operators",
  default: [],
  read: (text) => {
    const names = listOf(person)(text);
    return names !== undefined && names.length <= MOST ? names : undefined;
  },
};

interface ReviewersFlags {
  readonly reviewers: readonly string[];
  readonly withoutReviewers: boolean;
}

/** Asks GitHub for the ids of users and teams. Rejects with a TrackerError that names the first unknown one. */
export async function findReviewers(
  { reviewers: names, withoutReviewers }: ReviewersFlags,
  runGh: Gh,
): Promise<Approval> {
  if (names.length > 0 && withoutReviewers) {
    throw new TrackerError("bad-input", "--reviewers and --without-reviewers exclude each other", {
      hint: "Give one of them.",
    });
  }
  if (names.length === 0 && !withoutReviewers) return "by hand";
  const found: Reviewer[] = [];
  for (const name of names) {
    const [org, team] = name.split("/");
    const path = team === undefined ? `users/${name}` : `orgs/${org}/teams/${team}`;
    const what = `the id of ${name}`;
    const { id } = parseJsonObject(
      await askGitHub(runGh, path, what, "Sign in, gh auth login, and check --reviewers."),
    );
    if (typeof id !== "number") throw new TrackerError("no-answer", `gh's answer lacks ${what}`);
    found.push({ type: team === undefined ? "User" : "Team", id });
  }
  return found;
}
