import type { TestCase } from "vitest/node";

/** A reason to skip a test, for the report of skipped tests: what is missing here, and the command that runs the test. */
export function skipReason(missing: string, command: string): string {
  return `${missing}; to run them: ${command}`;
}

/** The part of a test case that is used here. */
export type Skipped = Pick<TestCase, "fullName" | "result"> & { readonly parent: Suite };

interface Suite {
  readonly type: string;
  readonly name?: string;
  readonly parent?: Suite;
}

/** One line for each reason, with its number of tests; the most frequent first. */
export function skippedText(skipped: readonly Skipped[]): string {
  const byReason = [...Map.groupBy(skipped, reasonOf)].toSorted(([, a], [, b]) => b.length - a.length);
  const width = Math.max(...byReason.map(([, tests]) => String(tests.length).length));
  const lines = byReason.map(([reason, tests]) => `  ${String(tests.length).padStart(width)} skipped: ${reason}`);
  return `Not run, and not counted as passed:\n${lines.join("\n")}\n`;
}

/** The names of the tests of known faults, which are expected to fail. */
export function knownText(names: readonly string[]): string {
  return `Known faults, expected to fail:\n${names.map((name) => `  ${name}`).join("\n")}\n`;
}

/** The reason from the test itself, otherwise from the nearest suite with `(skipped: REASON)` in its name. */
function reasonOf(test: Skipped): string {
  const result = test.result();
  if (result.state === "skipped" && result.note) return result.note;
  for (let suite: Suite | undefined = test.parent; suite !== undefined; suite = suite.parent) {
    const [, reason] = /\(skipped: (.+)\)$/.exec(suite.name ?? "") ?? [];
    if (reason !== undefined) return reason;
  }
  return `no reason was given (${test.fullName})`;
}
