import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { SQL_SETTINGS } from "@tracker/settings";
import { DATABASE_FLAGS } from "@tracker/store-azure-sql/flags";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NODES, PNPM } from "../scripts/fetched.mjs";
import { SERVER_FLAGS, SERVER_SETTINGS } from "../scripts/scopes.mjs";
import { skipReason } from "../scripts/skips.ts";
import { type Ended, runLocal, startProgram } from "./run-script.ts";

const ROOT = join(import.meta.dirname, "..");

/** The packages of the checkout: one is needed by another, one by none, and two need no modules at run time. */
const WORKSPACE = {
  "packages/core": { name: "@tracker/core", devDependencies: { vitest: "5.1.0" } },
  "packages/local": { name: "@tracker/local", dependencies: { "@tracker/store-azure-sql": "workspace:*" } },
  "packages/store/azure-sql": {
    name: "@tracker/store-azure-sql",
    dependencies: { "@tracker/core": "workspace:*", "@tracker/store-driver": "workspace:*" },
  },
  "packages/store/driver": { name: "@tracker/store-driver", dependencies: { mssql: "12.7.2" } },
  "packages/store/shared": { name: "@tracker/store-shared" },
  function: { name: "@tracker/function", dependencies: { "@tracker/core": "workspace:*" } },
};

/** Their modules that are installed for npm start, additionally for a SQL Server, and for everything. */
const LOCAL_FOLDERS = ["packages/local", "packages/store/azure-sql"];
const SERVER_FOLDERS = [...LOCAL_FOLDERS, "packages/store/driver"];
const ALL_FOLDERS = ["packages/core", ...SERVER_FOLDERS, "function"];

/** A checkout with the bootstrap, and a pnpm and an npm that record what they are asked to install. */
let root: string;
let bin: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "first-start-"));
  bin = join(root, "bin");
  for (const name of ["scripts", "package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml"])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  for (const folder of ["packages", "packages/store", "stand-ins"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [folder, manifest] of Object.entries(WORKSPACE)) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, "package.json"), JSON.stringify(manifest));
  }
  mkdirSync(bin);
  writeFileSync(join(bin, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(join(root, "ours.ts"), 'console.log("ran", process.version);');
  playPnpm();
  playNpm();
});
afterEach(() => rmSync(root, { recursive: true }));

function program(path: string, script: string): void {
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
}

const PLATFORM = `${process.platform}-${process.arch}`;
const NODE = NODES[PLATFORM as keyof typeof NODES];
const PNPM_NAME = `@pnpm/exe.${PLATFORM}`;

/** The hashes of the packages; undefined if none is known for this platform. */
const HASHES = { [NODE.name]: NODE.integrity, [PNPM_NAME]: PNPM[PLATFORM as keyof typeof PNPM]?.integrity };

/** Makes the named packages under a folder, with this Node or the pnpm below as their program, and records their hashes in a file. */
const MAKING = `const bin = require("node:path").dirname(require("node:fs").realpathSync(process.argv[1]));
    const hashes = ${JSON.stringify(HASHES)};
    const make = (args, folder, record) => {
      appendFileSync(join(bin, "../fetched"), [...args, "age:" + process.env.pnpm_config_minimum_release_age].join(" ") + "\\n");
      for (const [, name, version] of args.map((arg) => /^(@?[^@-][^@]*)@(.+)$/.exec(arg)).filter(Boolean)) {
        const at = join(folder, "node_modules", name);
        mkdirSync(join(at, "bin"), { recursive: true });
        mkdirSync(join(at, "include"));
        writeFileSync(join(at, "package.json"), JSON.stringify({ name, version }));
        symlinkSync(process.execPath, join(at, "bin/node"));
        symlinkSync(join(bin, "pnpm"), join(at, "pnpm"));
        mkdirSync(join(folder, record, ".."), { recursive: true });
        writeFileSync(join(folder, record), "integrity: " + (name === process.env.FORGED ? "sha512-0000" : hashes[name]));
      }
    };`;

/** @param more additional code, run after it has recorded the install */
function playPnpm(more = "", version = pnpmVersion()): void {
  program(
    join(bin, "pnpm"),
    `const { appendFileSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    const args = process.argv.slice(2);
    if (args[0] === "--version") return console.log("${version}");
    ${MAKING}
    if (args[0] === "add") return make(args, process.cwd(), "node_modules/.pnpm/lock.yaml");
    const all = !args.includes("--filter-prod");
    const server = args.includes("@tracker/store-azure-sql...");
    const folders = all ? ${JSON.stringify(ALL_FOLDERS)} : server ? ${JSON.stringify(SERVER_FOLDERS)} : ${JSON.stringify(LOCAL_FOLDERS)};
    for (const folder of [".", ...folders]) mkdirSync(join(folder, "node_modules"), { recursive: true });
    mkdirSync("node_modules/.pnpm", { recursive: true });
    appendFileSync("installs", args.filter((arg) => /tracker/.test(arg)).join(" ") + "\\n");
    appendFileSync("trusted", (process.env.pnpm_config_trust_lockfile ?? "false") + "\\n");
    ${more}`,
  );
}

function pnpmVersion(): string {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).packageManager.split("@")[1];
}

/** @param more additional code, run after it has made the packages */
function playNpm(more = ""): void {
  program(
    join(bin, "npm-cli.js"),
    `const { appendFileSync, mkdirSync, symlinkSync, writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    const args = process.argv.slice(2);
    ${MAKING}
    make(args, args[args.indexOf("--prefix") + 1], "node_modules/.package-lock.json");
    ${more}`,
  );
}

/** The arguments of each call so far that asked npm or pnpm to fetch a tool. */
const fetched = () => linesOf("fetched").map((line) => line.split(" "));

function linesOf(name: string): string[] {
  const file = join(root, name);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

/** The installs so far, one line each: pnpm's filters, empty for everything. */
const installs = () => linesOf("installs");

function bootstrap(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return startProgram(process.execPath, [join(root, "scripts/bootstrap.mjs"), ...args], {
    env: {
      ...process.env,
      PATH: [bin, process.env.PATH].join(delimiter),
      npm_execpath: join(bin, "npm-cli.js"),
      ...environment,
    },
  }).ended;
}

const START = ["--only", "local", "ours.ts"];
const LOCAL_ALONE = "@tracker/local... !@tracker/store-driver";
const LOCAL_AND_SERVER = "@tracker/local... @tracker/store-azure-sql...";

const skip =
  process.platform === "win32" &&
  skipReason("the stand-ins of npm and pnpm are scripts for Unix", "npm test, elsewhere");

describe.skipIf(skip)(`what is installed${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test("accumulates: earlier commands find their modules again", async () => {
    for (const only of [
      ["--only", "local"],
      ["--only", "store-azure-sql"],
      ["--only", "local"],
    ])
      expect(await bootstrap([...only, "ours.ts"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ran/) });
    expect(installs()).toEqual([LOCAL_ALONE, LOCAL_AND_SERVER]);
    for (const only of [[], ["--only", "local"], []]) await bootstrap([...only, "ours.ts"]);
    expect(installs()).toEqual([LOCAL_ALONE, LOCAL_AND_SERVER, ""]);
  });

  test("is kept and updated together when the lockfile changes", async () => {
    await bootstrap(["--only", "local", "ours.ts"]);
    await bootstrap(["--only", "store-azure-sql", "ours.ts"]);
    writeFileSync(join(root, "pnpm-lock.yaml"), "changed");
    const { stderr } = await bootstrap(["--only", "local", "ours.ts"]);
    expect(installs().slice(2)).toEqual([LOCAL_AND_SERVER]);
    expect(stderr).toBe("Fetching what changed among the modules: once, into .tools/ and node_modules/.\n");
  });

  test("must have versions of the minimum age if it is everything, as in the checks", async () => {
    await bootstrap(["--only", "local", "ours.ts"]);
    await bootstrap(["ours.ts"]);
    expect(linesOf("trusted")).toEqual(["true", "false"]);
  });

  test("is installed again if node_modules was deleted", async () => {
    await bootstrap(["--only", "local", "ours.ts"]);
    rmSync(join(root, "node_modules"), { recursive: true });
    await bootstrap(["--only", "local", "ours.ts"]);
    expect(installs()).toEqual([LOCAL_ALONE, LOCAL_ALONE]);
  });

  test.each([
    ...["node_modules/.pnpm", ...LOCAL_FOLDERS.map((folder) => `${folder}/node_modules`)].map((gone) => [gone, START]),
    ["packages/store/driver/node_modules", [...START, "--sql", "mssql://h/d"]],
    ...ALL_FOLDERS.map((folder) => [`${folder}/node_modules`, ["ours.ts"]]),
  ] as [string, string[]][])("is installed again, once, if %s was deleted and %j needs it", async (gone, args) => {
    await bootstrap(args);
    rmSync(join(root, gone), { recursive: true });
    expect(await bootstrap(args)).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Fetching .*\n$/) });
    expect(await bootstrap(args)).toMatchObject({ code: 0, stderr: "" });
    expect(installs()).toEqual([installs()[0], installs()[0]]);
  });

  test("is left alone if the deleted parts are not needed", async () => {
    await bootstrap(["ours.ts"]);
    rmSync(join(root, "function/node_modules"), { recursive: true });
    expect(await bootstrap(["--only", "local", "ours.ts"])).toMatchObject({ code: 0, stderr: "" });
  });

  test.each(["", "{", "null"])("is checked if its record is damaged (%j), or without .tools", async (text) => {
    await bootstrap(START);
    const again =
      "Fetching what is missing among the modules of @tracker/local: once, into .tools/ and node_modules/.\n";
    writeFileSync(join(root, ".tools/installed.json"), text);
    expect(await bootstrap(START)).toMatchObject({ code: 0, stderr: again });
    rmSync(join(root, ".tools"), { recursive: true });
    expect(await bootstrap(START)).toMatchObject({ code: 0, stderr: again });
    expect(installs()).toEqual([LOCAL_ALONE, LOCAL_ALONE, LOCAL_ALONE]);
  });

  test("does not include an install that was killed", async () => {
    const killed = async (args: readonly string[]) => {
      playPnpm("process.kill(process.ppid, 'SIGKILL');");
      expect(await bootstrap(args)).toMatchObject({ code: null, stdout: "" });
      playPnpm();
    };
    await killed(["ours.ts"]);
    await bootstrap(START);
    await killed(["--only", "store-azure-sql", "ours.ts"]);
    const { code, stderr } = await bootstrap(START);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^Fetching what is missing among the modules of @tracker\/local: /),
    ]);
    expect(await bootstrap(START)).toMatchObject({ code: 0, stderr: "" });
    await killed(["--only", "store-azure-sql", "ours.ts"]);
    await bootstrap(["--only", "store-azure-sql", "ours.ts"]);
    expect(installs()).toEqual(["", LOCAL_ALONE, LOCAL_AND_SERVER, LOCAL_ALONE, LOCAL_AND_SERVER, LOCAL_AND_SERVER]);
  });

  test("is incomplete after an install failed, which ends with pnpm's message", async () => {
    playPnpm("console.error('no disk'); process.exit(1);");
    for (const _ of [1, 2]) {
      const { code, stdout, stderr } = await bootstrap(["--only", "local", "ours.ts"]);
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(/no disk\n.*could not be installed/)]);
    }
    expect(installs()).toEqual([LOCAL_ALONE, LOCAL_ALONE]);
  });

  test("is installed by one process, and once, if several start together", async () => {
    playPnpm(
      "mkdirSync('alone'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); rmdirSync('alone');",
    );
    const all = await Promise.all(
      ["local", "store-azure-sql", "local"].map((only) => bootstrap(["--only", only, "ours.ts"])),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect([2, installs().at(-1)]).toEqual([installs().length, LOCAL_AND_SERVER]);
  });
});

describe.skipIf(skip)("the SQL Server driver", () => {
  test.each([
    [["--sql", "mssql://u:p@h/d"], {}],
    [["--sql=mssql://u:p@h/d"], {}],
    [["--server", "prices.example", "--database", "prices"], {}],
    [[], { TRACKER_SQL_URL: "mssql://u:p@h/d" }],
    [[], { TRACKER_SQL_URL_FILE: "url" }],
    [["--once"], { TRACKER_SQL_SERVER: "prices.example", TRACKER_SQL_DATABASE: "prices" }],
  ])("is installed if %j and %j ask for one", async (args, environment) => {
    await bootstrap(["--only", "local", "ours.ts", "start", ...args], environment);
    expect(installs()).toEqual([LOCAL_AND_SERVER]);
  });

  test.each([
    [["--once"], {}],
    [["--file", "x.db"], { TRACKER_SQL_URL: "mssql://u:p@h/d" }],
    [[], { TRACKER_SQL_URL: " " }],
  ])("is not installed if %j and %j do not", async (args, environment) => {
    await bootstrap(["--only", "local", "ours.ts", "start", ...args], environment);
    expect(installs()).toEqual([LOCAL_ALONE]);
  });
});

describe("a SQL Server", () => {
  test("is recognized in each flag and setting that names a server", () => {
    const { url, urlFile, server, database } = SQL_SETTINGS;
    expect(SERVER_SETTINGS).toEqual([url, urlFile, server, database].map(({ name }) => name));
    expect(SERVER_FLAGS).toEqual(Object.values(DATABASE_FLAGS).map(({ name }) => name));
  });

  test("without its driver causes an error with the command that installs it", async () => {
    const missing = `import { registerHooks } from "node:module";
      registerHooks({ resolve: (name, context, next) => next(name === "mssql" ? "not-installed" : name, context) });`;
    const { code, stdout, stderr } = await runLocal(["start", "--once"], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(missing)}`,
      TRACKER_SQL_URL: "mssql://sa:hunter2@localhost/prices",
    });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      "the SQL Server driver is not installed. npm run db -- --help installs it.\n",
    ]);
  });
});

/** Makes Node report an old version, and the PATH's pnpm another major version. */
const OLD = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });';
const onOldNode = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(OLD)}` };

describe.skipIf(skip)(`what is fetched${skip ? ` (skipped: ${skip})` : ""}`, () => {
  const withoutPnpm = () => playPnpm("", "1.0.0");

  test("includes Node, pnpm and modules if they are missing, in one line with their sizes", async () => {
    withoutPnpm();
    const { code, stdout, stderr } = await bootstrap(["--only", "local", "ours.ts"], onOldNode);
    expect([code, stdout]).toEqual([0, `ran ${process.version}\n`]);
    expect(stderr).toMatch(
      /^Fetching pnpm [\d.]+( \(\d+ MB\))?, Node [\d.]+ \(\d+ MB, as 20\.20\.2 is too old\), the modules of @tracker\/local \(\d+ MB\): once, into .*\n$/,
    );
    expect(fetched().map((words) => words.at(-2))).toEqual([
      `${PNPM_NAME}@${pnpmVersion()}`,
      `${NODE.name}@${NODE.version}`,
    ]);
    expect(existsSync(join(root, ".tools", NODE.name, "node_modules", NODE.name, "include"))).toBe(false);
    expect(await bootstrap(["--only", "local", "ours.ts"], onOldNode)).toMatchObject({ code: 0, stderr: "" });
  });

  describe.each([
    ["Node", () => join(NODE.name, "node_modules", NODE.name), "bin/node"],
    ["pnpm", () => join(PNPM_NAME.replace("/", "+"), "node_modules", PNPM_NAME), "pnpm"],
  ])("and damaged since, as %s", (what, folder, program) => {
    const damages: Readonly<Record<string, (at: string) => void>> = {
      "whose program is gone": (at) => rmSync(join(at, program)),
      "whose program is empty": (at) => replace(join(at, program), ""),
      "whose program was cut": (at) => replace(join(at, program), "#!/bin/sh\n"),
      "whose manifest is empty": (at) => replace(join(at, "package.json"), ""),
    };
    const replace = (file: string, text: string) => {
      rmSync(file);
      writeFileSync(file, text, { mode: 0o755 });
    };

    test.each(Object.entries(damages))("%s, is fetched again when it is needed", async (_what, damage) => {
      withoutPnpm();
      await bootstrap(["--only", "local", "ours.ts"], onOldNode);
      const before = fetched().length;
      damage(join(root, ".tools", folder()));
      // pnpm is needed if anything has to be installed.
      writeFileSync(join(root, "pnpm-lock.yaml"), "changed");
      const { code, stdout, stderr } = await bootstrap(["--only", "local", "ours.ts"], onOldNode);
      expect([code, stdout]).toEqual([0, `ran ${process.version}\n`]);
      expect(stderr).toContain(`Fetching ${what} `);
      expect(fetched().length).toBe(before + 1);
    });
  });

  test("includes no Node if this one is new enough, and no pnpm if the PATH has one", async () => {
    const { stderr } = await bootstrap(["--only", "local", "ours.ts"]);
    expect(stderr).toMatch(/^Fetching the modules of @tracker\/local \(\d+ MB\): once, into [^\n]*\n$/);
    expect(fetched()).toEqual([]);
  });

  test("runs none of its scripts, and has the same minimum age as the lockfile", async () => {
    withoutPnpm();
    await bootstrap(["--only", "local", "ours.ts"], onOldNode);
    const [, minutes] =
      /^minimumReleaseAge: (\d+)$/m.exec(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8")) ?? [];
    const [byNpm = [], byPnpm = []] = fetched();
    expect([byNpm, byPnpm].map((words) => words.includes("--ignore-scripts"))).toEqual([true, true]);
    const before = byNpm.find((word) => word.startsWith("--before="))?.slice("--before=".length);
    expect(Date.parse(String(before))).toBeLessThanOrEqual(Date.now() - Number(minutes) * 60_000);
    expect(byPnpm.at(-1)).toBe(`age:${minutes}`);
  });

  test.each(Object.entries(HASHES).filter(([, hash]) => hash !== undefined))(
    "is refused if %s has another hash than %s, and none of it runs",
    async (name) => {
      withoutPnpm();
      const { code, stdout, stderr } = await bootstrap(START, { ...onOldNode, FORGED: name });
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(
        ` the ${fetched().at(-1)?.at(-2)} that was fetched is not the one that this repository names: `,
      );
      expect(existsSync(join(root, ".tools", name.replace("/", "+")))).toBe(false);
      expect(await bootstrap(START, onOldNode)).toMatchObject({ code: 0 });
    },
  );

  test("is incomplete if npm was killed meanwhile", async () => {
    withoutPnpm();
    playNpm("process.kill(process.ppid, 'SIGKILL');");
    expect(await bootstrap(["--only", "local", "ours.ts"])).toMatchObject({ code: null });
    playNpm();
    expect(await bootstrap(["--only", "local", "ours.ts"])).toMatchObject({ code: 0 });
    expect(fetched().length).toBe(2);
  });

  test.each([
    ["npm-cli.js", "npm error code ENOTFOUND\nnpm error no network", `pnpm ${pnpmVersion()}`],
    ["pnpm", "[ERR_PNPM_META_FETCH_FAIL] no network", "Node 22.18 or newer"],
  ])("causes an error if %s fails, with the reason and another source", async (name, says, missing) => {
    if (name !== "pnpm") withoutPnpm();
    const version = `if (process.argv[2] === "--version") return console.log("${pnpmVersion()}");`;
    program(
      join(bin, name),
      `${name === "pnpm" ? version : ""} console.error(${JSON.stringify(says)}); process.exit(1);`,
    );
    const { code, stderr } = await bootstrap(["--only", "local", "ours.ts"], onOldNode);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`\n${missing} is missing and could not be installed (`),
    ]);
    expect(stderr).toMatch(/no network\)\.\nGet it from https:.*\n$/);
    expect(existsSync(join(root, ".tools", NODE.name))).toBe(false);
  });
});
