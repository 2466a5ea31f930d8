/** `npm run fuzz`: tries the readers of outside texts on far more cases than `npm test`. */

import { spawnSync } from "node:child_process";
import { type Field, unwrap, wholeNumber } from "@tracker/settings";
import { type Command, readFlags, runMain } from "@tracker/settings/command-line";
import { findScript, ROOT } from "../../scripts/paths.mjs";
import { CASES_VARIABLE, SEED_VARIABLE } from "./cases.ts";

const FLAGS = {
  cases: {
    name: "--cases",
    description: "how many cases each property is tried on",
    valueHint: "COUNT",
    allowed: "a whole number from 1 to 10000000",
    example: "10000",
    default: 10_000,
    read: wholeNumber(1, 10_000_000),
  },
  seed: {
    name: "--seed",
    description: "the seed of the cases, as printed by a failure; by default random",
    valueHint: "SEED",
    allowed: "a whole number, which may be negative",
    example: "561379438",
    default: undefined,
    read: (text) => (/^-?\d{1,10}$/.test(text) ? Number(text) : undefined),
  } as Field<number | undefined>,
};

const fuzz: Command = {
  usage: "npm run fuzz --",
  description: "Tries the readers of outside texts (venues' answers, settings, flags, queries, files) on hostile ones.",
  flags: FLAGS,
  examples: ["npm run fuzz", "npm run fuzz -- --cases 1000 --seed=-561379438"],
  run: async (args, { environment }) => {
    const { cases, seed } = unwrap(readFlags(FLAGS, args, environment));
    const chosen = { [CASES_VARIABLE]: String(cases), ...(seed !== undefined && { [SEED_VARIABLE]: String(seed) }) };
    const tests = [findScript("vitest"), "run", "test/fuzz", "--testTimeout=7200000"];
    const env = { ...environment, ...chosen };
    const { status } = spawnSync(process.execPath, tests, { stdio: "inherit", cwd: ROOT, env });
    return status ?? 1;
  },
};

await runMain(fuzz);
