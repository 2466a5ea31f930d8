import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, readJson, TOOLS } from "./paths.mjs";

/** A tool is neither installed nor installable; the message says which and where to get it. */
export class ToolMissing extends Error {}

const WINDOWS = process.platform === "win32";
const NODE_MINIMUM = [22, 18];
const NODE_RANGE = ">=22.18 <25";

/** The path of a Node that runs this project: the one running now if it is new enough, else one kept in `.tools/`. */
export function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1])) return process.execPath;
  const name = nodePackage();
  if (!installedNode(name)) {
    say(
      `Node ${process.versions.node} is too old for this project: installing a newer one into .tools/ (about 190 MB, once).`,
    );
    npmInstall(`${name}@${NODE_RANGE}`, `Node ${NODE_MINIMUM.join(".")} or newer`, "https://nodejs.org/en/download");
  }
  return installedNode(name);
}

/** The command line (program, then arguments) of a pnpm: the PATH's if its major version is that of `packageManager`, else one in `.tools/`. */
export function ensurePnpm(node) {
  const wanted = readJson(join(ROOT, "package.json")).packageManager.split("@")[1];
  const onPath = spawnSync("pnpm", ["--version"], {
    encoding: "utf8",
    shell: WINDOWS,
    cwd: dirname(ROOT),
    stdio: "pipe",
  });
  if (onPath.status === 0 && major(onPath.stdout) === major(wanted)) return ["pnpm"];
  const local = join(TOOLS, "node_modules", "pnpm");
  if (!existsSync(local) || readJson(join(local, "package.json")).version !== wanted) {
    say(`pnpm ${wanted} is not on the PATH: installing it into .tools/ (once).`);
    npmInstall(`pnpm@${wanted}`, `pnpm ${wanted}`, "https://pnpm.io/installation");
  }
  return [node, join(local, "bin", "pnpm.mjs")];
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** The `node` package only forwards to one package a platform, by an install script: naming that package needs no script. */
function nodePackage() {
  const platform = WINDOWS ? "win" : process.platform;
  return `node${platform === "darwin" && process.arch === "arm64" ? "-bin" : ""}-${platform}-${process.arch}`;
}

function installedNode(name) {
  const folder = join(TOOLS, "node_modules", name);
  return existsSync(folder) ? join(folder, readJson(join(folder, "package.json")).bin.node) : undefined;
}

/** Installs an npm package below `prefix`; throws a ToolMissing that says what is missing and where to get it. */
export function npmInstall(what, missing, where, prefix = TOOLS, options = []) {
  mkdirSync(prefix, { recursive: true });
  const args = [
    "install",
    "--prefix",
    prefix,
    ...options,
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-timeout=60000",
    what,
  ];
  // npm_execpath is npm's own script when npm started us: running it by Node needs no shell, so nothing needs quoting.
  const npm = process.env.npm_execpath;
  const { status, stderr, error } =
    npm && /npm-cli\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { encoding: "utf8", stdio: "pipe" })
      : spawnSync("npm", WINDOWS ? args.map((arg) => `"${arg}"`) : args, {
          encoding: "utf8",
          stdio: "pipe",
          shell: WINDOWS,
        });
  if (status === 0) return;
  const cause = error ? error.message : firstLine(stderr) || `npm ended with ${status}`;
  throw new ToolMissing(
    `${missing} is missing and could not be installed (${cause}).\nGet it from ${where} and run this command again.`,
  );
}

function major(version) {
  return version.trim().split(".")[0];
}

function firstLine(text) {
  return text
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .find((line) => line !== "" && !/^(code|errno|syscall) /.test(line));
}
