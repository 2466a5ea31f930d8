import { chance } from "./random.ts";
import { endOf, HOUR, holds, MINUTE, type Scenario } from "./scenario.ts";

/** A trade every minute, in dollars, and which of them were in pounds too. */
export interface MadePath {
  readonly all: string;
  readonly pounds: string;
}

/** The path begins this long before the first slot, for stale trades. */
const BEFORE = 2 * HOUR;

/** The path of a scenario, as CSV files: a random walk with all of the market's events, even those left out. */
export function makePath(scenario: Scenario): MadePath {
  const { seed, first, events } = scenario;
  const [step, traded] = [chance(seed ^ 0x5eed), chance(seed ^ 0xcafe)];
  const all: string[] = [];
  const pounds: string[] = [];
  let price = 20_000 + 80_000 * step();
  for (let time = first - BEFORE; time <= endOf(scenario) + HOUR; time += MINUTE) {
    // 0.06 % per minute is about 2 % per day, as on a usual day.
    const usual = 0.0012 * (step() + step() + step() - 1.5);
    const held = events.filter((event) => "from" in event && holds(event, time));
    const crash = held.find(({ what }) => what === "crash");
    if (crash) price *= 0.85 ** 0.1;
    else if (!held.some(({ what }) => what === "calm")) price *= 1 + usual;
    const line = `${new Date(time).toISOString().slice(0, 19)}Z,${price.toFixed(2)}`;
    const thin = held.find((event) => event.what === "thin");
    const isTraded = traded() * (thin?.what === "thin" ? thin.every : 1) < 1;
    all.push(line);
    if (isTraded) pounds.push(line);
  }
  return { all: csv(all), pounds: csv(pounds) };
}

const csv = (lines: readonly string[]) => `timestamp,close\n${lines.join("\n")}\n`;
