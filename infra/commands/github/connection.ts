import { describeError, TrackerError } from "@tracker/core";
import type { Values } from "@tracker/settings";
import { CONFIG_FIELDS } from "../../config/fields.ts";
import { readSqlAdmin, type SqlAdmin } from "../../config/people.ts";
import type { Az } from "../account.ts";
import type { Chosen } from "../chosen-stack.ts";
import { notReady, placeOf, problem } from "../preflight.ts";
import type { Pulumi } from "../pulumi.ts";
import type { Gh } from "./gh.ts";
import { findRepository, type Origin, type REPOSITORY_FLAGS, type Repository } from "./repository.ts";
import { type Approval, findReviewers } from "./reviewers.ts";
import { findStatePlace, type StatePlace } from "./state-place.ts";
import { readWorkflows } from "./workflows.ts";

/** Everything that a repository's workflows need to deploy a stack. */
export interface Connection {
  /** The stack's name in the workflows, which is also its environment's. */
  readonly stack: string;
  readonly tenant: string;
  readonly subscription: string;
  /** The id of the resource group or subscription that the stack's identity may change. */
  readonly scope: string;
  /** The id of the stack's resource group, if it is deployed. */
  readonly group: string | undefined;
  /** The group that administers the database. */
  readonly administrators: SqlAdmin;
  readonly repository: Repository;
  readonly state: StatePlace;
  /** Who approves deployments; nobody if there are none. */
  readonly reviewers: Approval;
  /** The other stacks of the workflows. */
  readonly otherStacks: readonly string[];
  /** Whether each push to main deploys it. */
  readonly isPushed: boolean;
  /** Whether it is the one whose plan pull requests can show. */
  readonly isPreviewed: boolean;
  /** Whether they should show the rehearsal's plan instead. */
  readonly withoutPreview: boolean;
}

export interface ConnectionFlags extends Values<typeof REPOSITORY_FLAGS> {
  readonly ownSubscription: boolean;
  readonly withoutPreview: boolean;
  readonly stateAccount: string | undefined;
  readonly reviewers: readonly string[];
  readonly withoutReviewers: boolean;
}

/** Where values are looked up. */
export interface Sources {
  readonly pulumi: Pulumi;
  readonly az: Az;
  readonly gh: Gh;
  readonly origin: Origin;
  readonly environment: NodeJS.ProcessEnv;
}

/** Looks everything up. Rejects with one TrackerError that lists everything that is missing, each with what to do. */
export async function readConnection(chosen: Chosen, flags: ConnectionFlags, sources: Sources): Promise<Connection> {
  const { pulumi, az, gh, environment } = sources;
  const problems: string[] = [];
  const settled = async <Value>(value: Promise<Value>): Promise<Value | undefined> => {
    const found = await value.catch(problem);
    if (!(found instanceof TrackerError)) return found;
    problems.push(describeError(found));
    return undefined;
  };
  const stack = chosen.stack.split("/").at(-1) as string;
  const { stacks, pushed, previewed } = readWorkflows();
  if (!stacks.includes(stack)) {
    problems.push(
      `the workflows only handle the stacks ${stacks.join(" and ")}, not ${stack}. Add it to the options in .github/workflows/up.yaml and destroy.yaml.`,
    );
  }
  const place = await settled(placeOf(chosen, { environment, az }));
  const scope = await settled(scopeOf(chosen, place?.subscription, flags));
  const administrators = await settled(administratorsOf(chosen));
  const repository = await settled(findRepository(flags, gh, sources.origin));
  const where = { pulumi, az, environment, subscription: place?.subscription, account: flags.stateAccount };
  const state = await settled(findStatePlace(where));
  const reviewers = await settled(findReviewers(flags, gh));
  if (problems.length > 0 || !place || !scope || !administrators || !repository || !state || !reviewers) {
    throw notReady("connect-github", problems);
  }
  return {
    stack,
    ...place,
    scope,
    group: groupOf(chosen),
    administrators,
    repository,
    state,
    reviewers,
    otherStacks: stacks.filter((name) => name !== stack),
    isPushed: stack === pushed,
    isPreviewed: stack === previewed,
    withoutPreview: flags.withoutPreview,
  };
}

const groupOf = ({ state: { group } }: Chosen) =>
  group && `/subscriptions/${group.subscription}/resourceGroups/${group.name}`;

async function scopeOf(
  chosen: Chosen,
  subscription: string | undefined,
  { ownSubscription }: ConnectionFlags,
): Promise<string> {
  if (ownSubscription) return `/subscriptions/${subscription}`;
  const group = groupOf(chosen);
  if (group !== undefined) return group;
  throw new TrackerError("bad-input", `${chosen.stack} has no resource group yet to limit its identity to`, {
    hint: `Deploy it first: npm run up -- --stack ${chosen.stack}. If it has a subscription of its own, give --own-subscription.`,
  });
}

async function administratorsOf({ stack, config }: Chosen): Promise<SqlAdmin> {
  const text = config.get("sqlAdmin");
  const admin = readSqlAdmin(text ?? "");
  if (admin?.type === "group") return admin;
  if (text !== undefined && admin === undefined) {
    throw new TrackerError("bad-input", `the database administrator of ${stack} (sqlAdmin) is not valid`, {
      hint: `Set it to ${CONFIG_FIELDS.sqlAdmin.allowed}.`,
    });
  }
  const who =
    admin === undefined ? "not set" : `the ${admin.type} ${admin.login}, not a group that GitHub's identity can join`;
  throw new TrackerError("bad-input", `the database administrator of ${stack} (sqlAdmin) is ${who}`, {
    hint: "Make it a group: docs/deploy.md, step 2.",
  });
}
