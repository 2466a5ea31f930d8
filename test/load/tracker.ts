import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Vitals } from "./report-memory.ts";

const ROOT = join(import.meta.dirname, "../..");
const QUIET = "--disable-warning=ExperimentalWarning";

/** A record of the server: one line of `npm start -- --json`. */
export type Printed = Readonly<Record<string, unknown>> & { readonly event?: string };

export interface Tracker {
  readonly url: string;
  readonly vitals: readonly Vitals[];
  /** Resolves to the memory it holds after a garbage collection, in bytes. */
  readonly held: () => Promise<number>;
  readonly printed: readonly Printed[];
  /** The next record of an event. */
  readonly next: (event: string) => Promise<Printed>;
  readonly stop: () => Promise<void>;
}

/** Starts the server as `npm start -- --json` does, with its own file, and the stand-in venues, each in its own process. */
export async function startTracker(file: string): Promise<Tracker> {
  const venues = spawn(process.execPath, [QUIET, join(ROOT, "stand-ins/venues/src/main.ts"), "--port", "0"]);
  const urls = await addressesOf(venues);
  const args = ["start", "--live", "--json", "--port", "0", "--file", file];
  const tracker = spawn(
    process.execPath,
    [
      QUIET,
      "--import",
      // As a URL: Node takes C: in a path for a URL's scheme.
      new URL("report-memory.ts", import.meta.url).href,
      join(ROOT, "packages/local/src/main.ts"),
      ...args,
    ],
    { env: { ...process.env, ...urls }, stdio: ["ignore", "pipe", "inherit", "ipc"] },
  );
  const vitals: Vitals[] = [];
  tracker.on("message", (message) => vitals.push(message as Vitals));
  const printed: Printed[] = [];
  const lines = createInterface({ input: tracker.stdout as NonNullable<ChildProcess["stdout"]> });
  lines.on("line", (line) => printed.push(JSON.parse(line)));
  const ended = new Promise<void>((resolve) => tracker.once("close", () => resolve()));
  const next: Tracker["next"] = (event) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const record = printed.at(-1);
        if (record?.event !== event) return;
        lines.off("line", look);
        resolve(record);
      };
      lines.on("line", look);
      void ended.then(() => reject(new Error(`the server ended before its next ${event}`)));
    });
  const held = () =>
    new Promise<number>((resolve) => {
      const look = ({ held }: Vitals) => {
        if (held === undefined) return;
        tracker.off("message", look);
        resolve(held);
      };
      tracker.on("message", look);
      tracker.send("collect");
    });
  const { url } = await next("started");
  const stop = async () => {
    venues.kill();
    tracker.kill();
    await ended;
  };
  return { url: String(url), vitals, held, printed, next, stop };
}

/** The settings that point at the stand-ins, as printed by them. */
async function addressesOf({ stdout }: ChildProcess): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for await (const line of createInterface({ input: stdout as NonNullable<typeof stdout> })) {
    const [, name, url] = /^export (TRACKER_URL_\w+)=(\S+)$/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) urls[name] = url;
    if (line.startsWith("Faults:")) break;
  }
  if (Object.keys(urls).length === 0) throw new Error("the stand-ins printed no settings that point at them");
  return urls;
}
