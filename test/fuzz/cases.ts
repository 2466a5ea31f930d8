import fc from "fast-check";

/** How many cases each property is tried on, and their seed, by default random. `npm run fuzz` sets both. */
export const CASES_VARIABLE = "FUZZ_CASES";
export const SEED_VARIABLE = "FUZZ_SEED";
const { [CASES_VARIABLE]: cases = "200", [SEED_VARIABLE]: seed } = process.env;

/** Tries a property; a failure reports the smallest case that still fails, and the command that repeats it. */
export async function holds<Values>(property: fc.IRawProperty<Values>): Promise<void> {
  const details = await fc.check(property, {
    numRuns: Number(cases),
    ...(seed !== undefined && { seed: Number(seed) }),
  });
  if (!details.failed) return;
  const again = `npm run fuzz -- --cases ${details.runConfiguration.numRuns} --seed=${details.seed}`;
  throw new Error(`${fc.defaultReportMessage(details)}\nTo repeat it: ${again}`);
}
