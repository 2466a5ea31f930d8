import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { az } from "./az.ts";
import { gh } from "./gh.ts";
import type { Answer, Call, StandIn, World } from "./world.ts";

const PROGRAMS: Readonly<Record<string, StandIn>> = { az, gh, sleep: () => ({}) };

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
  const calls: Call[] = [];
  const port = await serve((call) => {
    calls.push(call);
    return answerTo(call, world);
  });
  const programs = join(folder, "bin");
  mkdirSync(programs);
  for (const name of Object.keys(PROGRAMS)) putProgram(join(programs, name), name, port);
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
  try {
    return (PROGRAMS[call.words[0] as string] as StandIn)(call, world);
  } catch (error) {
    return { failed: `The stand-in failed: ${(error as Error).message}`, code: 70 };
  }
}

/** A program that hands its words, and what a pipe brings it, to the port, and says what comes back: each part ends with a zero. */
function putProgram(file: string, name: string, port: number): void {
  const lines = [
    "#!/usr/bin/env bash",
    "input=",
    `case " $* " in *" --input - "*) input=$(cat) ;; esac`,
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf '%s\\0' "$(($# + 2))" ${name} "$@" "$input" >&3`,
    "IFS= read -r -d '' code <&3; IFS= read -r -d '' out <&3; IFS= read -r -d '' failed <&3",
    `printf '%s' "$out"; printf '%s' "$failed" >&2; exit "$code"`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  chmodSync(file, 0o755);
}

/** Resolves to the port where calls are answered until the test ends. */
async function serve(answer: (call: Call) => Answer): Promise<number> {
  const server: Server = createServer((socket: Socket) => {
    let given = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      given += chunk;
      const [count = "", ...parts] = given.split("\0");
      if (parts.length <= Number(count)) return;
      const words = parts.slice(0, Number(count));
      const input = words.pop() ?? "";
      const { out = "", failed, code = 0 } = answer({ words, input });
      socket.end(`${code}\0${out}\0${failed === undefined ? "" : `${failed}\n`}\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
