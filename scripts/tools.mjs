import { dirname, join } from "node:path";
import { runProgram } from "./batch-file.mjs";
import { NODES, PNPM } from "./fetched.mjs";
import { fetchPackages, folderOfPackage, installedProgram } from "./npm-packages.mjs";
import { ROOT, readJson } from "./paths.mjs";
import { ToolMissing } from "./tell.mjs";

const WINDOWS = process.platform === "win32";
const PLATFORM = `${process.platform}-${process.arch}`;
const NODE_PROGRAM = WINDOWS ? "bin/node.exe" : "bin/node";
const PNPM_PROGRAM = WINDOWS ? "pnpm.exe" : "pnpm";
const NODE_MINIMUM = [22, 18];
const GET_NODE = "https://nodejs.org/en/download";

/** The path of a Node that can run this project: the running one if it is new enough, otherwise the one in `.tools/`, which `missingNode` fetches. */
export function nodeProgram() {
  if (isNewEnough()) return process.execPath;
  const node = NODES[PLATFORM];
  return node && installedProgram(node.name, node.version, NODE_PROGRAM);
}

/** `{ text, fetch }` if a Node must be fetched, otherwise undefined. Throws a ToolMissing if there is none for this system. */
export function missingNode() {
  if (nodeProgram() !== undefined) return undefined;
  const missing = `Node ${NODE_MINIMUM.join(".")} or newer`;
  if (NODES[PLATFORM] === undefined || isMusl())
    throw new ToolMissing(
      `${missing} is missing, and npm has none for this system.\nGet it from ${GET_NODE} and run this command again.`,
    );
  const { name, version, megabytes, integrity } = NODES[PLATFORM];
  return {
    text: `Node ${version} (${megabytes} MB, as ${process.versions.node} is too old)`,
    fetch: () =>
      fetchPackages([`${name}@${version}`], {
        missing,
        where: GET_NODE,
        folder: folderOfPackage(name),
        program: `${name}/${NODE_PROGRAM}`,
        integrity,
        // A third of the package: headers for building native code, which is not done here.
        unwanted: [`${name}/include`],
        pnpm: pnpmCommand(),
      }),
  };
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1]);
}

/** The command line (program, then arguments) of a pnpm: the PATH's if its major version is that of `packageManager`, otherwise that in `.tools/`. */
export function pnpmCommand() {
  if (isPnpmOnPath()) return ["pnpm"];
  const program = installedProgram(pnpmPackage(), pnpmVersion(), PNPM_PROGRAM);
  return program && [program];
}

/** `{ text, fetch }` if a pnpm must be fetched, otherwise undefined. */
export function missingPnpm() {
  if (pnpmCommand() !== undefined) return undefined;
  const [name, version] = [pnpmPackage(), pnpmVersion()];
  const { megabytes, integrity } = (!isMusl() && PNPM[PLATFORM]) || {};
  return {
    text: `pnpm ${version}${megabytes === undefined ? "" : ` (${megabytes} MB)`}`,
    fetch: () =>
      fetchPackages([`${name}@${version}`], {
        missing: `pnpm ${version}`,
        where: "https://pnpm.io/installation",
        folder: folderOfPackage(name),
        program: `${name}/${PNPM_PROGRAM}`,
        integrity,
      }),
  };
}

let onPath;
function isPnpmOnPath() {
  onPath ??= runProgram("pnpm", ["--version"], { encoding: "utf8", cwd: dirname(ROOT), stdio: "pipe" });
  return onPath.status === 0 && majorOf(onPath.stdout) === majorOf(pnpmVersion());
}

/** Only pnpm's program: the package `pnpm` has node-gyp in it as well. */
function pnpmPackage() {
  return `@pnpm/exe.${PLATFORM}${isMusl() ? "-musl" : ""}`;
}

function pnpmVersion() {
  return readJson(join(ROOT, "package.json")).packageManager.split("@")[1];
}

function isMusl() {
  return process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
}

function majorOf(version) {
  return version.trim().split(".")[0];
}
