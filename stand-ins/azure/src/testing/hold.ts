import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished } from "vitest";
import { type Rehearsal, type RehearsalOptions, rehearse, whyNot } from "../rehearse.ts";
import type { Run } from "../stack/run.ts";
import { findTypes } from "../types/folder.ts";

const SHOP = fileURLToPath(new URL("../../example/", import.meta.url));

/** Long enough for several runs of the engine on a busy machine. */
const PATIENCE = { timeout: 400_000 };

/** Tests on the real engine. Without it they are skipped, with the reason in their name. */
export async function describeOnEngine(subject: string, tests: () => void): Promise<void> {
  describeUnless(await whyNot(tell), subject, tests);
}

/** Tests on the real engine that need Azure's published types. */
export async function describeOnEngineAndTypes(subject: string, tests: () => void): Promise<void> {
  describeUnless(findTypes().missing ?? (await whyNot(tell)), subject, tests);
}

const tell = (line: string) => void process.stderr.write(`${line}\n`);

function describeUnless(missing: string | undefined, subject: string, tests: () => void): void {
  const name = missing === undefined ? subject : `${subject} (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(name, PATIENCE, tests);
}

/** A rehearsal that ends with the test. */
export async function hold(options: Partial<RehearsalOptions> = {}): Promise<Rehearsal> {
  const rehearsal = await rehearse({ program: SHOP, ...options });
  onTestFinished(rehearsal.close);
  return rehearsal;
}

/** Expects success; fails with the CLI's output, which gives the cause. */
export function expectOk(run: Run): Run {
  expect(run.ok, run.output).toBe(true);
  return run;
}

/** `operation name` of each step. */
export function stepsOf(run: Run): readonly string[] {
  return run.steps
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ operation, name }) => `${operation} ${name}`);
}
