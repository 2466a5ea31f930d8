import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";
import { withLock } from "../cli/lock.ts";

/** Files of a repository laid out like Azure/bicep-types-az, at one commit. */
export interface TypesSource {
  readonly url: string;
  readonly commit: string;
  /** `<namespace>/<version>`: the files that services publish under it. */
  readonly wanted: readonly string[];
}

/** The versions that @pulumi/azure-native uses, or the newest older ones at that commit. */
export const PUBLISHED: TypesSource = {
  url: "https://github.com/Azure/bicep-types-az",
  commit: "1f896de2db966ad91e8f7d7d981e11d32e4f5d8d",
  wanted: [
    "microsoft.authorization/2022-04-01",
    "microsoft.consumption/2024-08-01",
    "microsoft.insights/2020-02-02",
    "microsoft.insights/2021-05-01-preview",
    "microsoft.insights/2024-10-01-preview",
    "microsoft.insights/2025-01-01-preview",
    "microsoft.keyvault/2024-11-01",
    "microsoft.managedidentity/2023-01-31",
    "microsoft.network/2024-05-01",
    "microsoft.network/2024-06-01",
    "microsoft.operationalinsights/2023-09-01",
    "microsoft.resources/2024-03-01",
    "microsoft.sql/2023-08-01",
    "microsoft.storage/2024-01-01",
    "microsoft.web/2025-03-01",
  ],
};

/** The folder under `tools` that a source is fetched into; it depends on the wanted files. */
export function fetchedFolder({ commit, wanted }: TypesSource, tools: string): string {
  const files = createHash("sha256").update(wanted.join("\n")).digest("hex");
  return join(tools, `bicep-types-az-${commit.slice(0, 12)}-${files.slice(0, 12)}`);
}

/**
 * Fetches the wanted files with git into `fetchedFolder`, which appears once it is complete; does nothing if it exists. The files of an
 * interrupted fetch are kept for the next. Throws a TrackerError.
 */
export async function fetchTypes(source: TypesSource, tools: string): Promise<void> {
  const folder = fetchedFolder(source, tools);
  mkdirSync(tools, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    const unfinished = `${folder}.unfinished`;
    bring(source, unfinished);
    rmSync(join(unfinished, ".git"), { recursive: true, force: true });
    renameSync(unfinished, folder);
  });
}

/** The repository has about a hundred thousand files: fetches the names of all at one commit, and the contents of the wanted ones. */
function bring({ url, commit, wanted }: TypesSource, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) => runGit(folder, args, url);
  git("init", "--quiet");
  // A git that was killed leaves its locks.
  for (const name of readdirSync(join(folder, ".git")).filter((name) => name.endsWith(".lock")))
    rmSync(join(folder, ".git", name));
  // Git fetches missing objects only from a named remote that is marked as a promisor.
  git("config", "remote.origin.url", url);
  git("config", "remote.origin.promisor", "true");
  git("config", "remote.origin.partialclonefilter", "blob:none");
  git("fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none", "origin", commit);
  const patterns = wanted.map((path) => `/generated/*/${path}/types.json`);
  git("sparse-checkout", "set", "--no-cone", ...patterns);
  git("checkout", "--quiet", "--detach", commit);
  const services = servicesOf(folder);
  const absent = wanted.filter((path) => !services.some((service) => existsSync(join(service, path, "types.json"))));
  if (absent.length > 0) throw notFetched(url, `${commit} has no ${absent.join(", ")}`);
}

function servicesOf(folder: string): string[] {
  const generated = join(folder, "generated");
  return existsSync(generated) ? readdirSync(generated).map((service) => join(generated, service)) : [];
}

/** Gives up a connection that stalls for half a minute. */
const STALLED = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"];

function runGit(folder: string, args: readonly string[], url: string): void {
  try {
    execFileSync("git", ["-C", folder, ...STALLED, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      env: environment(),
    });
  } catch (cause) {
    const { code, stderr } = cause as NodeJS.ErrnoException & { stderr?: Buffer };
    if (code === "ENOENT") throw notFetched(url, "git is not on the PATH (https://git-scm.com)", cause);
    const said = /^(?:fatal|error): (.+)$/m.exec(String(stderr ?? ""))?.[1];
    throw notFetched(url, said ?? `git ${args[0]} failed`, cause);
  }
}

/** Drops git's own variables, as set in a hook, which would point it to another repository; and lets it ask nobody for a password. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX)$/.test(name),
  );
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

function notFetched(url: string, why: string, cause?: unknown): TrackerError {
  return new TrackerError("no-answer", `Azure's published types could not be fetched from ${url}: ${why}`, { cause });
}
