import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./batch-file.mjs";
import { ROOT, readNoted, TOOLS } from "./paths.mjs";
import { ToolMissing } from "./tell.mjs";

/*
 * Packages that are fetched on demand and are no dependencies: each in a folder of its own in `.tools/`, which appears there once complete.
 */

/** The folder below `below` that keeps a package, as an npm project of its own. */
export function folderOfPackage(name, below = TOOLS) {
  return join(below, name.replace("/", "+"));
}

/** The folder of a package; undefined if it is not installed in that version. */
export function installedPackage(name, version, folder = folderOfPackage(name)) {
  const installed = join(folder, "node_modules", name);
  const { version: found } = readNoted(join(installed, "package.json")) || {};
  return found === version ? installed : undefined;
}

/** A file in the folder of a fetched program: the program's size when it was unpacked, in bytes. */
const SIZE = "program-size.json";

/** The program of a package; undefined if it is missing or its size has changed: even an empty file runs, and exits with 0. */
export function installedProgram(name, version, program) {
  const folder = installedPackage(name, version);
  const path = folder && join(folder, program);
  if (path === undefined || !existsSync(path)) return undefined;
  return readNoted(join(folderOfPackage(name), SIZE)) === statSync(path).size ? path : undefined;
}

/**
 * Fetches npm packages, each `NAME@VERSION`, without running their scripts. Throws a ToolMissing. Call it inside `whileAlone`.
 * @param {readonly string[]} packages
 * @param {object} what
 * @param {string} what.missing what is missing without them
 * @param {string} what.where where else to get it
 * @param {string} what.folder where to keep them
 * @param {string} [what.program] the path below node_modules of the program that `installedProgram` will look for
 * @param {string} [what.integrity] the hash that its one package must have, as the registry writes it: `sha512-…`
 * @param {readonly string[]} [what.unwanted] paths below node_modules to delete
 * @param {readonly string[]} [what.options] options of npm
 * @param {readonly string[]} [what.pnpm] the command line of pnpm, to use it instead of npm: it unpacks a Node in half the time
 */
export function fetchPackages(packages, what) {
  const { missing, where, folder, program, integrity, unwanted = [], options = [], pnpm } = what;
  const making = join(TOOLS, "fetching");
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, "package.json"), "{}");
  const { status, stdout, stderr, error } = pnpm
    ? pnpmAdd(pnpm, making, packages)
    : npmInstall(making, [...options, ...packages]);
  if (status !== 0) {
    rmSync(making, { recursive: true, force: true });
    const cause = error ? error.message : firstLine(stderr) || firstLine(stdout) || `the install ended with ${status}`;
    throw new ToolMissing(
      `${missing} is missing and could not be installed (${cause}).\nGet it from ${where} and run this command again.`,
    );
  }
  if (integrity && integrityOf(making) !== integrity) {
    rmSync(making, { recursive: true, force: true });
    throw new ToolMissing(
      `${missing} is missing, and the ${packages[0]} that was fetched is not the one that this repository names: none of it was run.\nGet it from ${where} and run this command again.`,
    );
  }
  for (const path of unwanted) rmSync(join(making, "node_modules", path), { recursive: true, force: true });
  if (program) writeFileSync(join(making, SIZE), String(statSync(join(making, "node_modules", program)).size));
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}

/** The hashes of the packages in a folder as npm, an older npm or pnpm has checked and recorded them. */
function integrityOf(folder) {
  const records = ["node_modules/.package-lock.json", "package-lock.json", "node_modules/.pnpm/lock.yaml"];
  const record = records.map((name) => join(folder, name)).find((path) => existsSync(path));
  return (
    record &&
    readFileSync(record, "utf8")
      .match(/\bsha\d+-[\w+/]+=*/g)
      ?.join()
  );
}

function npmInstall(prefix, words) {
  // Run in the folder instead of passing its path, which may contain a space.
  return npm(prefix, [
    "install",
    "--prefix",
    ".",
    "--ignore-scripts",
    "--save-exact",
    // Dependencies may be ranges: this makes them as old as the lockfile's.
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
      // No links: on Windows they would still point into the old folder after the rename.
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
    .map((line) => line.replace(/^npm (error|ERR!) ?(notarget )?/, "").trim())
    .find((line) => line !== "" && !/^((code|errno|syscall) |\[?WARN|Progress)/.test(line));
}
