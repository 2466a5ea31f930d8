import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** One command line, as a stand-in was given it, with what came by standard input. */
export interface Call {
  readonly words: readonly string[];
  readonly input: string;
}

/** What a stand-in answers: lines for standard output, or why it fails and with which code. */
export interface Answer {
  readonly out?: string;
  readonly failed?: string;
  readonly code?: number;
}

/** A stand-in: what a program answers, out of the world, which it changes. */
export type StandIn<World> = (call: Call, world: World) => Answer;

interface Programs {
  /** A folder for the PATH. */
  readonly folder: string;
  /** All calls, in order. */
  readonly calls: Call[];
}

/** Programs of these names that print what is answered here, for the time of the test. They need bash. */
export async function holdPrograms(names: readonly string[], answer: (call: Call) => Answer): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const calls: Call[] = [];
  const port = await serve((call) => {
    calls.push(call);
    try {
      return answer(call);
    } catch (error) {
      return { failed: `The stand-in failed: ${(error as Error).message}`, code: 70 };
    }
  });
  for (const name of names) putProgram(join(folder, name), name, port);
  return { folder, calls };
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

/** The flags of a command line with their values, and the words between them. A switch has the value "given". */
export function readWords(words: readonly string[], switches: readonly string[]) {
  const flags = new Map<string, string>();
  const positional: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (!word.startsWith("--")) positional.push(word);
    else if (switches.includes(word)) flags.set(word, "given");
    else flags.set(word, words[++at] ?? "");
  }
  return { flags, positional };
}
