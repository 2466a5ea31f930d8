import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./batch-file.mjs";
import { ROOT, readNoted, TOOLS } from "./paths.mjs";
import { ToolMissing } from "./tell.mjs";

/*
 * What is fetched on demand and is no dependency: each in a folder of its own in `.tools/`, which appears there when it is whole.
 */

/** Where a package is kept below a folder, an npm project of its own. */
export function folderOfPackage(name, below = TOOLS) {
  return join(below, name.replace("/", "+"));
}

/** The folder of a package; undefined where it, or that version of it, is not there. */
export function installedPackage(name, version, folder = folderOfPackage(name)) {
  const installed = join(folder, "node_modules", name);
  const { version: found } = readNoted(join(installed, "package.json")) || {};
  return found === version ? installed : undefined;
}

/** In the folder of a package whose program was fetched: the program's size, in bytes, when it was unpacked. */
const SIZE = "program-size.json";

/** The program of a package; undefined where it is not there, or is no longer as large as it was: an empty file even runs, and ends with 0. */
export function installedProgram(name, version, program) {
  const folder = installedPackage(name, version);
  const path = folder && join(folder, program);
  if (path === undefined || !existsSync(path)) return undefined;
  return readNoted(join(folderOfPackage(name), SIZE)) === statSync(path).size ? path : undefined;
}

/**
 * Fetches npm packages, each `NAME@VERSION`, without running their scripts. Throws a ToolMissing. To be called while nobody else installs.
 * @param {readonly string[]} packages
 * @param {object} what
 * @param {string} what.missing what is missing without them
 * @param {string} what.where where else to get it
 * @param {string} what.folder where they are to be kept
 * @param {string} [what.program] the path below node_modules of what `installedProgram` will be asked for
 * @param {readonly string[]} [what.unwanted] paths below node_modules that are of no use
 * @param {readonly string[]} [what.options] npm's
 * @param {readonly string[]} [what.pnpm] pnpm's command line, where it is to do it: it unpacks a Node in half of the time that npm takes
 */
export function fetchPackages(packages, { missing, where, folder, program, unwanted = [], options = [], pnpm }) {
  const making = join(TOOLS, "fetching");
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, "package.json"), "{}");
  const { status, stdout, stderr, error } = pnpm
    ? pnpmAdd(pnpm, making, packages)
    : npmInstall(making, [...options, ...packages]);
  if (status !== 0) {
    const cause = error ? error.message : firstLine(stderr) || firstLine(stdout) || `the install ended with ${status}`;
    throw new ToolMissing(
      `${missing} is missing and could not be installed (${cause}).\nGet it from ${where} and run this command again.`,
    );
  }
  for (const path of unwanted) rmSync(join(making, "node_modules", path), { recursive: true, force: true });
  if (program) writeFileSync(join(making, SIZE), String(statSync(join(making, "node_modules", program)).size));
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}

function npmInstall(prefix, words) {
  // There, and not with its name: the folder may have a space in it.
  return npm(prefix, [
    "install",
    "--prefix",
    ".",
    "--ignore-scripts",
    "--save-exact",
    // What a package depends on may be a range: no version in it is newer than the lockfile's could be.
    `--before=${new Date(Date.now() - minimumReleaseAge() * 60_000).toISOString()}`,
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-timeout=60000",
    ...words,
  ]);
}

function pnpmAdd([program, ...args], cwd, packages) {
  return runProgram(program, [...args, "add", "--ignore-workspace", "--ignore-scripts", "--save-exact", ...packages], {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
    env: {
      ...process.env,
      pnpm_config_minimum_release_age: String(minimumReleaseAge()),
      pnpm_config_fetch_retries: "1",
      // No links, which on Windows would go on leading into the folder that is renamed.
      pnpm_config_node_linker: "hoisted",
    },
  });
}

function npm(cwd, args) {
  const options = { cwd, encoding: "utf8", stdio: "pipe" };
  // npm_execpath is npm's own script when npm started us: running it by Node needs no shell.
  const script = process.env.npm_execpath;
  return script && /npm-cli\.c?js$/.test(script)
    ? runProgram(process.execPath, [script, ...args], options)
    : runProgram("npm", args, options);
}

/** How old a version must be to enter the lockfile, in minutes. */
function minimumReleaseAge() {
  const [, minutes] = /^minimumReleaseAge: (\d+)$/m.exec(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8"));
  return Number(minutes);
}

function firstLine(text) {
  return text
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .find((line) => line !== "" && !/^((code|errno|syscall) |\[?WARN|Progress)/.test(line));
}
