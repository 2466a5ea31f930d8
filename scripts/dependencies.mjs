import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runProgram } from "./batch-file.mjs";
import { MODULES_MEGABYTES } from "./fetched.mjs";
import { ROOT, readJson, TOOLS } from "./paths.mjs";
import { EVERYTHING, filtersOf } from "./scopes.mjs";
import { ToolMissing } from "./tell.mjs";
import { nodeProgram, pnpmCommand } from "./tools.mjs";

/** `{ scopes, hash }`: what has been installed, and of which manifests; without a hash while an install goes on, or after one was cut short. */
const STAMP = join(TOOLS, "installed.json");

/**
 * What is to be installed besides what is there, as `{ text, fetch }`; undefined where nothing is. Scopes add up: what was asked for once is
 * kept, and brought up to date with the rest when the lockfile changes.
 */
export function missingModules(wanted) {
  const hash = hashOfManifests();
  const stamp = readStamp();
  const scopes = allOf(stamp.scopes.concat(wanted));
  const whole = stamp.hash === undefined ? [] : stamp.scopes;
  const added = scopes.filter((scope) => !whole.includes(scope));
  if (stamp.hash === hash && added.length === 0) return undefined;
  return { text: textOf(added, stamp.scopes), fetch: () => install(scopes, hash) };
}

function allOf(scopes) {
  return scopes.includes(EVERYTHING) ? [EVERYTHING] : [...new Set(scopes)].sort();
}

function readStamp() {
  const stamp = existsSync(STAMP) && existsSync(join(ROOT, "node_modules")) ? readJson(STAMP) : {};
  return { hash: stamp.hash, scopes: stamp.scopes || [] };
}

function writeStamp(stamp) {
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(`${STAMP}.new`, JSON.stringify(stamp));
  renameSync(`${STAMP}.new`, STAMP);
}

function textOf(added, before) {
  if (added.length === 0) return "what changed among the modules";
  const megabytes = added.map((scope) => MODULES_MEGABYTES[scope]).reduce((sum, one) => sum + one);
  const names = added.map((scope) => (scope === EVERYTHING ? "the whole workspace" : `@tracker/${scope}`));
  return `the modules of ${names.join(" and ")} (${before.length > 0 ? "at most " : ""}${megabytes} MB)`;
}

/**
 * pnpm holds the whole lockfile to `minimumReleaseAge` by asking the registry for each of its 500 packages, which takes longer than fetching the
 * few that are wanted. It does so where everything is installed, as in the checks that a change of the lockfile passes.
 */
const TRUSTING = { pnpm_config_trust_lockfile: "true" };

function install(scopes, hash) {
  const [program, ...args] = pnpmCommand();
  writeStamp({ scopes });
  const { status } = runProgram(program, [...args, "install", "--frozen-lockfile", ...filtersOf(scopes)], {
    cwd: ROOT,
    // Standard output belongs to the command that is to be run: it may be piped into a file.
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

function hashOfManifests() {
  const hash = createHash("sha256");
  const packages = ["packages", "packages/store", "stand-ins"].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => join(folder, name, "package.json")),
  );
  const folders = ["function", "infra", "infra/policy", "powerbi", "test", "bench"].map((name) =>
    join(name, "package.json"),
  );
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...packages.sort(), ...folders]) {
    const path = join(ROOT, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}
