import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runProgram } from "./batch-file.mjs";
import { MODULES_MEGABYTES } from "./fetched.mjs";
import { ROOT, readNoted, TOOLS } from "./paths.mjs";
import { EVERYTHING, filtersOf } from "./scopes.mjs";
import { ToolMissing } from "./tell.mjs";
import { nodeProgram, pnpmCommand } from "./tools.mjs";
import { manifests, modulesFolders } from "./workspace.mjs";

/** `{ scopes, hash }`: what was completely installed, and from which manifests; without a hash while an install runs or after one was interrupted. */
const STAMP = join(TOOLS, "installed.json");
const MODULES = join(ROOT, "node_modules", ".pnpm");

/**
 * What must still be installed, as `{ text, fetch }`; undefined if nothing. Scopes add up: a scope that was once completely installed is kept,
 * and updated with the rest when the lockfile changes.
 */
export function missingModules(wanted) {
  const hash = hashOfManifests();
  const stamp = readStamp();
  const scopes = allOf(stamp.scopes.concat(wanted));
  const added = scopes.filter((scope) => !stamp.scopes.includes(scope));
  const isThere = modulesFolders(wanted).every((folder) => existsSync(join(ROOT, folder)));
  if (stamp.hash === hash && added.length === 0 && isThere) return undefined;
  const isChange = stamp.hash !== undefined && added.length === 0 && isThere;
  const text = isChange ? "what changed among the modules" : textOf(added, stamp, scopes);
  return { text, fetch: () => install(scopes, hash, stamp.scopes) };
}

function allOf(scopes) {
  return scopes.includes(EVERYTHING) ? [EVERYTHING] : [...new Set(scopes)].sort();
}

function readStamp() {
  const stamp = (existsSync(MODULES) && readNoted(STAMP)) || {};
  return { hash: stamp.hash, scopes: stamp.scopes || [] };
}

function writeStamp(stamp) {
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(`${STAMP}.new`, JSON.stringify(stamp));
  renameSync(`${STAMP}.new`, STAMP);
}

/** Names their size only if it is known that nothing of them is installed. */
function textOf(added, { hash, scopes: before }, scopes) {
  if (existsSync(MODULES) && (hash === undefined || added.length === 0))
    return `what is missing among the modules of ${namesOf(scopes)}`;
  const megabytes = added.map((scope) => MODULES_MEGABYTES[scope]).reduce((sum, one) => sum + one);
  return `the modules of ${namesOf(added)} (${before.length > 0 ? "at most " : ""}${megabytes} MB)`;
}

function namesOf(scopes) {
  return scopes.map((scope) => (scope === EVERYTHING ? "the whole workspace" : `@tracker/${scope}`)).join(" and ");
}

/**
 * pnpm checks the whole lockfile against `minimumReleaseAge` by asking the registry for each of its 500 packages, which takes longer than
 * fetching the few that are needed. So only an install of everything checks it, as CI does for every change of the lockfile.
 */
const TRUSTING = { pnpm_config_trust_lockfile: "true" };

function install(scopes, hash, before) {
  const [program, ...args] = pnpmCommand();
  writeStamp({ scopes: before });
  const { status } = runProgram(program, [...args, "install", "--frozen-lockfile", ...filtersOf(scopes)], {
    cwd: ROOT,
    // Standard output belongs to the command that runs afterwards: it may be redirected to a file.
    stdio: ["ignore", 2, 2],
    env: {
      ...process.env,
      PATH: [dirname(nodeProgram()), process.env.PATH].join(delimiter),
      ...(!scopes.includes(EVERYTHING) && TRUSTING),
    },
  });
  if (status !== 0) throw new ToolMissing("The dependencies could not be installed: see pnpm's message above.");
  writeStamp({ scopes, hash });
}

export function hashOfManifests() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests()])
    hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}
