import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  test("serves the venues from given prices and rates, with faults from the start, and prints the settings that point there", async () => {
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

  test.each([
    [["--faults", "kraken:sulks"], '--faults: "kraken:sulks" is not a comma-separated list of VENUE:FAULT'],
    [["--data", "nowhere.csv"], "nowhere.csv cannot be read"],
    [["--port", "1e3", "--sed", "1"], "The input has 2 problems"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await startScript(MAIN, args).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});
