import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ROOT, readJson, TOOLS } from "./paths.mjs";
import { say, ToolMissing } from "./tools.mjs";

const STAMP = join(TOOLS, "installed.json");
const EVERYTHING = "everything";

/**
 * Installs what the lockfile says, unless that is already there.
 * @param only a workspace package (its name after @tracker/) to install for, or undefined for all
 * @param findPnpm called only when something has to be installed
 */
export function ensureDependencies(only, findPnpm, node) {
  const scope = only || EVERYTHING;
  const hash = hashOfManifests();
  const stamp = existsSync(STAMP) && existsSync(join(ROOT, "node_modules")) ? readJson(STAMP) : {};
  if (stamp.hash === hash && (stamp.scope === EVERYTHING || stamp.scope === scope)) return;
  const [program, ...args] = findPnpm();
  say(
    `Installing the dependencies${only ? ` of @tracker/${only}` : ""} as the lockfile says (once, and again when it changes).`,
  );
  const install = [
    ...args,
    "install",
    "--frozen-lockfile",
    ...(only ? ["--prod", "--filter", `@tracker/${only}...`] : []),
  ];
  const { status } = spawnSync(program, install, {
    cwd: ROOT,
    shell: process.platform === "win32" && program === "pnpm",
    // Standard output belongs to the command that is to be run: it may be piped into a file.
    stdio: ["ignore", 2, 2],
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
  });
  if (status !== 0) throw new ToolMissing("The dependencies could not be installed: see pnpm's message above.");
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(STAMP, JSON.stringify({ scope, hash }));
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
