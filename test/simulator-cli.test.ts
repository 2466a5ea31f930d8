import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAULT_KINDS, type Fault, VENUE_NAMES } from "@stand-ins/venues";
import { readSettings, urlSetting } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { venueNamed } from "@tracker/sources/testing";
import { afterAll, describe, expect, test } from "vitest";
import { startScript } from "./run-script.ts";

const MAIN = "stand-ins/venues/src/main.ts";
const folder = mkdtempSync(join(tmpdir(), "simulator-"));
afterAll(() => rmSync(folder, { recursive: true }));

const flat = (name: string, value: number) => {
  const file = join(folder, name);
  writeFileSync(file, `timestamp,close\n2025-07-14T00:00:00Z,${value}\n`);
  return file;
};

describe("npm run simulator", () => {
  test("serves the venues with given prices, rates and faults, and prints the settings that point there", async () => {
    const files = ["--data", flat("usd.csv", 100_000), "--eur", flat("eur.csv", 0.5), "--gbp", flat("gbp.csv", 0.25)];
    const running = startScript(MAIN, ["--port", "0", ...files, "--faults", "kraken:rate-limited"]);
    const [, coinbase] = await running.printed(/TRACKER_URL_COINBASE=(\S+)/);
    const [, kraken] = await running.printed(/TRACKER_URL_KRAKEN=(\S+)/);
    const priceIn = async (currency: string) =>
      (await (await fetch(`${coinbase}/products/${venueNamed("coinbase").symbols[currency]}/ticker`)).json()) as {
        price: string;
      };
    expect([(await priceIn("USD")).price, (await priceIn("EUR")).price, (await priceIn("GBP")).price]).toEqual([
      "100000.00",
      "50000.00",
      "25000.00",
    ]);
    expect(await (await fetch(`${kraken}/0/public/Ticker?pair=${venueNamed("kraken").symbols.USD}`)).json()).toEqual({
      error: ["EGeneral:Too many requests"],
    });
    running.process.kill("SIGTERM");
    await running.ended;
  });

  test("prints settings that a shell can run, for the venues that are asked by default", async () => {
    const running = startScript(MAIN, ["--port", "0"]);
    await running.printed(/Ctrl-C stops the server/);
    const lines = running
      .stdout()
      .split("\n")
      .filter((line) => line.startsWith("export "));
    // A program started by the shell sees exactly what it exports.
    const { status, stdout } = spawnSync("sh", ["-s"], {
      input: [...lines, "env", ""].join("\n"),
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
    running.process.kill("SIGTERM");
    await running.ended;
    const settings = Object.fromEntries(
      stdout
        .split("\n")
        .filter((line) => line.startsWith("TRACKER_"))
        .map((line) => line.split("=") as [string, string]),
    );
    const asked = VENUES.filter(({ byDefault }) => byDefault).map(({ name }) => urlSetting(name).name);
    expect([status, Object.keys(settings).toSorted()]).toEqual([0, asked.toSorted()]);
    expect(readSettings(settings, VENUES).problems).toBeUndefined();
  });

  test("lists every venue and every fault in its help", async () => {
    const { stdout } = await startScript(MAIN, ["--help"]).ended;
    expect(stdout).toContain(`VENUE is one of ${VENUE_NAMES.join(", ")}; FAULT is one of ${FAULT_KINDS.join(", ")}`);
  });

  test("freezes a venue from the start on", async () => {
    const before = Date.now();
    const running = startScript(MAIN, ["--port", "0", "--faults", "gemini:frozen"]);
    const [, address = ""] = await running.printed(/(http:\S+\/control\/faults)/);
    const { faults } = (await (await fetch(address)).json()) as { faults: Fault[] };
    running.process.kill("SIGTERM");
    await running.ended;
    expect(faults).toEqual([{ venue: "gemini", kind: "frozen", from: expect.any(Number) }]);
    expect(faults[0]?.from).toBeGreaterThanOrEqual(before);
  });

  test("says what is wrong with its flags and its files in one list", async () => {
    const bad = join(folder, "bad.csv");
    writeFileSync(bad, "timestamp,close\nyesterday,5\n");
    const { code, stderr } = await startScript(MAIN, [
      "--port",
      "x",
      "--seed",
      "7",
      "--data",
      bad,
      "--eur",
      "nowhere.csv",
    ]).ended;
    expect([code, stderr.trimEnd().split("\n")]).toEqual([
      1,
      [
        "The input has 4 problems, and nothing was started:",
        expect.stringMatching(/^ {2}--port: "x" is not /),
        "  --seed and --data exclude each other: give one of them",
        expect.stringMatching(/^ {2}.*bad\.csv:2: timestamp: "yesterday" is not a time in UTC /),
        expect.stringMatching(/^ {2}--eur: "nowhere\.csv" cannot be read: there is no such file$/),
      ],
    ]);
  });

  test.each([
    [["--faults", "kraken:sulks"], '--faults: "sulks" is not a fault; the faults are down, hang, '],
    [["--faults", "gemini:down,krakn:hang"], '--faults: "krakn" is not a venue; the venues are coinbase, kraken, '],
    [["--faults", "hang"], '--faults: "hang" is not VENUE:FAULT; for example --faults kraken:hang,gemini:outlier'],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await startScript(MAIN, args).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test("says in one line that its port is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await startScript(MAIN, ["--port", String(port)]).ended;
    other.close();
    expect([code, stderr]).toEqual([
      1,
      `port ${port} is in use. Choose another with --port, or any that is free with --port 0.\n`,
    ]);
  });
});
