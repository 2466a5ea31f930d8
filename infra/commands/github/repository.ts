import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseJsonObject, TrackerError } from "@tracker/core";
import type { Field } from "@tracker/settings";
import { ROOT } from "../pulumi.ts";
import { askGitHub, type Gh } from "./gh.ts";

/** A repository on github.com, with its id and its owner's. */
export interface Repository {
  readonly owner: string;
  readonly ownerId: number;
  readonly name: string;
  readonly id: number;
}

type Names = Pick<Repository, "owner" | "name">;

const idFlag = (name: string, whose: string): Field<number | undefined> => ({
  name,
  description: `the id of ${whose} on GitHub, if gh cannot look it up`,
  valueHint: "N",
  allowed: "a number from 1",
  example: "583231",
  default: undefined,
  read: (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined),
});

export const REPOSITORY_FLAGS = {
  repo: {
    name: "--repo",
    description: "the repository; by default git's origin",
    valueHint: "OWNER/REPO",
    allowed: "OWNER/REPO, or its address on github.com",
    example: "octo-org/prices",
    default: undefined,
    read: (text) => namesOf(text) ?? namesIn(text),
  } as Field<Names | undefined>,
  ownerId: idFlag("--owner-id", "its owner"),
  repoId: idFlag("--repo-id", "the repository"),
};

interface RepositoryFlags {
  readonly repo: Names | undefined;
  readonly ownerId: number | undefined;
  readonly repoId: number | undefined;
}

/** Returns the URL of git's origin. */
export type Origin = () => Promise<string>;

export const gitOrigin: Origin = async () =>
  (await promisify(execFile)("git", ["remote", "get-url", "origin"], { cwd: ROOT })).stdout.trim();

/** Finds the repository, and asks GitHub for its ids. Rejects with a TrackerError that says which flag to give instead. */
export async function findRepository(flags: RepositoryFlags, runGh: Gh, origin: Origin): Promise<Repository> {
  const named = flags.repo ?? namesIn(await origin().catch(() => ""));
  if (named === undefined) {
    throw new TrackerError("bad-input", "git's origin is not a repository on github.com", {
      hint: "Give one: --repo OWNER/REPO.",
    });
  }
  const { owner, name } = named;
  if ((flags.ownerId === undefined) !== (flags.repoId === undefined)) {
    throw new TrackerError("bad-input", "--owner-id and --repo-id are given together or not at all", {
      hint: `Give ${flags.ownerId === undefined ? "--owner-id" : "--repo-id"} as well.`,
    });
  }
  if (flags.ownerId !== undefined && flags.repoId !== undefined) {
    return { owner, name, ownerId: flags.ownerId, id: flags.repoId };
  }
  const what = `the ids of ${owner}/${name} and its owner`;
  const hint = "Sign in, gh auth login (https://cli.github.com), or give --owner-id and --repo-id.";
  const told = repositoryIn(await askGitHub(runGh, `repos/${owner}/${name}`, what, hint));
  if (told === undefined) throw new TrackerError("no-answer", `gh's answer lacks ${what}`, { hint });
  return told;
}

/** The repository in an answer of GitHub, with the names in GitHub's own spelling: Entra compares them exactly. */
function repositoryIn(json: string): Repository | undefined {
  const { id, name, owner } = parseJsonObject(json);
  const { login, id: ownerId } = (owner ?? {}) as Record<string, unknown>;
  if (typeof id !== "number" || typeof ownerId !== "number") return undefined;
  const named = namesOf(`${login}/${name}`);
  return named && { ...named, id, ownerId };
}

function namesOf(text: string): Names | undefined {
  const [, owner, name] = /^([a-z\d][\w-]{0,38})\/((?!\.{1,2}$)[\w.-]{1,100})$/i.exec(text) ?? [];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}

function namesIn(address: string): Names | undefined {
  const [, path = ""] =
    /^(?:https:\/\/(?:[^/@]+@)?|ssh:\/\/git@|git@)github\.com(?::22)?[:/](.+?)(?:\.git)?\/?$/i.exec(address) ?? [];
  return namesOf(path);
}
