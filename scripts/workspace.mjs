import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, readJson } from "./paths.mjs";
import { EVERYTHING, leavesOut } from "./scopes.mjs";

const PARENTS = ["packages", "packages/store", "stand-ins"];
const OTHERS = ["function", "infra", "infra/policy", "powerbi", "test", "bench"];

/** The manifests of the workspace's packages, as paths below the root. */
export function manifests() {
  const below = PARENTS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)));
  const files = below
    .sort()
    .concat(OTHERS)
    .map((folder) => join(folder, "package.json"));
  return files.filter((file) => existsSync(join(ROOT, file)));
}

/** The folders into which the modules of some scopes are installed, as paths below the root. */
export function modulesFolders(scopes) {
  const all = new Map(manifests().map((file) => [file, readJson(join(ROOT, file))]));
  const isAll = scopes.includes(EVERYTHING);
  const needed = isAll ? [...all.values()] : neededBy(scopes, [...all.values()]);
  const used = [...all].filter(([, one]) => needed.includes(one) && Object.keys(installs(one, isAll)).length > 0);
  return ["node_modules/.pnpm", ...used.map(([file]) => file.replace(/package\.json$/, "node_modules"))];
}

/** The dependencies that are installed for a package; devDependencies only if everything is installed. */
function installs({ dependencies, devDependencies }, isAll) {
  return { ...dependencies, ...(isAll && devDependencies) };
}

/** The manifests of some packages and their runtime dependencies, as pnpm selects them by `filtersOf`. */
function neededBy(scopes, all) {
  const names = new Set(scopes.map((scope) => `@tracker/${scope}`));
  // Iterating a set includes what is added meanwhile.
  for (const name of names) {
    const { dependencies } = all.find((one) => one.name === name) || {};
    for (const other of Object.keys(dependencies || {})) if (!leavesOut(scopes, other)) names.add(other);
  }
  return all.filter(({ name }) => names.has(name));
}
