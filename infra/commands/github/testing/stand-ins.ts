import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Answer, type Call, holdPrograms, type StandIn } from "../../testing/programs.ts";
import { az } from "./az.ts";
import { gh } from "./gh.ts";
import type { World } from "./world.ts";

const PROGRAMS: Readonly<Record<string, StandIn<World>>> = { az, gh, sleep: () => ({}) };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What az, gh and sleep were given. */
  readonly calls: readonly Call[];
}

interface How {
  readonly shell?: string;
  /** Whether the shell reads the script from a pipe. */
  readonly piped?: boolean;
}

/** az, gh and sleep on the PATH of scripts, which only record what they are given and answer out of a world that they change. */
interface StandIns {
  /** Where scripts run. */
  readonly folder: string;
  readonly world: World;
  run(script: string, args?: readonly string[], how?: How): Promise<Ended>;
}

/** Stand-ins for the time of the test, in a world where nothing is set up. */
export async function holdStandIns(): Promise<StandIns> {
  const folder = mkdtempSync(join(tmpdir(), "connect-github-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const world: World = {
    tenant: "22222222-2222-4222-8222-222222222222",
    person: { id: "66666666-6666-4666-8666-666666666666", userPrincipalName: "ada@example.org" },
    repository: { name: "octo-org/prices", id: 456789, isAdmin: true },
    main: { rules: [1], protection: "gh: Branch not protected (HTTP 404)" },
    apps: [],
    principals: [],
    roles: [],
    groups: {},
    environments: {},
    settings: { variables: {}, secrets: {} },
    lag: 0,
    afterglow: 0,
    fails: {},
  };
  const { folder: programs, calls } = await holdPrograms(Object.keys(PROGRAMS), (call) => answerTo(call, world));
  return {
    folder,
    world,
    run: async (script, args = [], { shell = "sh", piped = false } = {}) => {
      const file = join(folder, "connect.sh");
      writeFileSync(file, script);
      calls.length = 0;
      const child = spawn(shell, piped ? ["-s", ...args] : [file, ...args], {
        cwd: folder,
        env: { PATH: [programs, process.env.PATH].join(delimiter) },
        stdio: [piped ? "pipe" : "ignore", "pipe", "pipe"],
      });
      child.stdin?.end(script);
      let [stdout, stderr] = ["", ""];
      child.stdout?.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr?.on("data", (chunk) => {
        stderr += chunk;
      });
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      return { code, stdout, stderr, calls: [...calls] };
    },
  };
}

function answerTo(call: Call, world: World): Answer {
  const line = call.words.join(" ");
  const broken = Object.keys(world.fails).find((beginning) => line.startsWith(beginning));
  if (broken !== undefined) return { failed: world.fails[broken] as string, code: 1 };
  return (PROGRAMS[call.words[0] as string] as StandIn<World>)(call, world);
}
