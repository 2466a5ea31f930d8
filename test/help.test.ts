import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Ended, startProgram } from "./run-script.ts";

const ROOT = join(import.meta.dirname, "..");
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Each of npm's scripts that runs a file of this repository, with its arguments; the others run third-party tools. */
const OURS = Object.entries(scripts).flatMap(([script, line]) => {
  const [, words] = /^node scripts\/bootstrap\.mjs (?:--only [\w-]+ )?(.+)$/.exec(line) ?? [];
  const [file = "", ...args] = words?.split(" ") ?? [];
  return existsSync(join(ROOT, file)) ? [{ script, file, args }] : [];
});

const [README, CONTRIBUTING] = ["README.md", "CONTRIBUTING.md"].map((name) =>
  readFileSync(join(ROOT, name), "utf8"),
) as [string, string];

/** The flags that a text gives a script. */
function flagsIn(text: string, script: string): string[] {
  const lines = text.matchAll(/`npm (?:run )?(?:--silent )?([\w:-]+) -- ([^`]*)`/g);
  return [...lines]
    .filter(([, name]) => name === script)
    .flatMap(([, , words = ""]) => words.match(/--[a-z-]+/g) ?? []);
}

/** Flags that are given without a value. */
const SWITCHES = [
  "--breaking",
  "--candles",
  "--fast",
  "--fetch-types",
  "--help",
  "--json",
  "--live",
  "--once",
  "--own-subscription",
  "--quotes",
  "--repair",
  "--wait",
  "--without-preview",
  "--without-reviewers",
  "--yes",
];

/** A command's help, from a process that may write no file and start no other process. */
function helpOf(file: string, ...args: string[]): Promise<Ended> {
  const only = ["--permission", "--allow-fs-read=*", "--disable-warning=ExperimentalWarning"];
  return startProgram(process.execPath, [...only, file, ...args, "--help"], { cwd: ROOT }).ended;
}

/** The lines under a heading, up to an empty one. */
function below(heading: RegExp, text: string): string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => heading.test(line)) + 1;
  const end = lines.indexOf("", start);
  return start === 0 ? [] : lines.slice(start, end < 0 ? undefined : end).filter((line) => line !== "");
}

/** The problems with a command's help, one per line. */
function problemsOf(text: string): string[] {
  const examples = below(/^Examples?:$/, text);
  const named = examples.map((line) => /^ {2}npm (?:run (?:--silent )?)?([\w:-]+)/.exec(line)?.[1] ?? line);
  const flags = below(/^Flags:$/, text).map((line) =>
    /^ {2}(--[a-z-]+)( [A-Z]\S*| [a-z-]+(?:\|[a-z-]+)+)?(?: {2}|$)/.exec(line),
  );
  return [
    ...(/^Usage: npm /m.test(text) ? [] : ["no usage"]),
    ...(examples.length > 0 ? [] : ["no example"]),
    ...named.filter((script) => !Object.hasOwn(scripts, script)).map((script) => `an example of no script: ${script}`),
    ...(flags.some((flag) => flag?.[1] === "--help") ? [] : ["--help is not among the flags"]),
    ...flags.flatMap((flag) =>
      flag !== null && (flag[2] !== undefined || SWITCHES.includes(flag[1] ?? "")) ? [] : [`no value: ${flag?.[0]}`],
    ),
  ];
}

describe("npm's scripts", () => {
  test("all run through the bootstrap, which installs what they need", () => {
    expect(Object.entries(scripts).filter(([, line]) => !/^node scripts\/bootstrap\.mjs [^&|;]+$/.test(line))).toEqual(
      [],
    );
    expect(OURS.length).toBeGreaterThan(20);
  });

  test.each(OURS)("$script --help says what it does and takes, and does nothing else", async (ours) => {
    const { code, stdout, stderr } = await helpOf(ours.file, ...ours.args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const commands = below(/^Commands:$/, stdout).map((line) => /^ {2}npm run \S+ -- (\S+)/.exec(line)?.[1] ?? line);
    const helps = commands.length === 0 ? [stdout] : [];
    for (const word of commands) helps.push((await helpOf(ours.file, ...ours.args, word)).stdout);
    expect(helps.flatMap(problemsOf)).toEqual([]);
    expect(flagsIn(README, ours.script).filter((flag) => !helps.join("").includes(`  ${flag} `))).toEqual([]);
  });

  test("an incomplete help is found", () => {
    expect(
      problemsOf("Usage: npm start\n\nFlags:\n  --port  where\n\nExample:\n  npm run strat -- --port 8080"),
    ).toEqual(["an example of no script: strat", "--help is not among the flags", "no value:   --port  "]);
    expect(problemsOf("")).toEqual(["no usage", "no example", "--help is not among the flags"]);
  });

  test("a help that does something else is found", async () => {
    for (const does of ["node:fs').writeFileSync('x','')", "node:child_process').spawnSync('npm')"]) {
      const { code, stderr } = await helpOf("-e", `require('${does}`, "--");
      expect([code, stderr]).toEqual([1, expect.stringContaining("ERR_ACCESS_DENIED")]);
    }
  });
});

describe("the README and CONTRIBUTING", () => {
  test("name each of ours", () => {
    const named = [...(README + CONTRIBUTING).matchAll(/`npm (?:run )?(?:--silent )?([\w:-]+)/g)].map(
      ([, script]) => script,
    );
    expect(OURS.filter(({ script }) => !named.includes(script)).map(({ script }) => script)).toEqual([]);
  });

  test("flags are found in them", () => {
    expect(flagsIn(README, "start")).toEqual(expect.arrayContaining(["--once", "--backfill", "--port", "--file"]));
    expect(flagsIn("`npm run up -- --stak dev`", "up")).toEqual(["--stak"]);
  });
});
