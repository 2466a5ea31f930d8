import type { TestCase } from "vitest/node";

/** A reason to skip a test, as the report of skipped tests shows it: what is missing here, and the command that runs them where it is not. */
export function skipReason(missing: string, command: string): string {
  return `${missing}; to run them: ${command}`;
}

/** What is read of a test case. */
export type Skipped = Pick<TestCase, "fullName" | "result"> & { readonly parent: Suite };

interface Suite {
  readonly type: string;
  readonly name?: string;
  readonly parent?: Suite;
}

/** One line for each reason, with how many tests it concerns; the most first. */
export function skippedText(skipped: readonly Skipped[]): string {
  const byReason = [...Map.groupBy(skipped, reasonOf)].toSorted(([, a], [, b]) => b.length - a.length);
  const width = Math.max(...byReason.map(([, tests]) => String(tests.length).length));
  const lines = byReason.map(([reason, tests]) => `  ${String(tests.length).padStart(width)} skipped: ${reason}`);
  return `Not run, and not counted as passed:\n${lines.join("\n")}\n`;
}

/** The tests of what is known to be wrong, by their names. */
export function knownText(names: readonly string[]): string {
  return `Known to be wrong, and expected to fail:\n${names.map((name) => `  ${name}`).join("\n")}\n`;
}

/** What the test says itself, or else the suite around it that has `(skipped: REASON)` in its name. */
function reasonOf(test: Skipped): string {
  const result = test.result();
  if (result.state === "skipped" && result.note) return result.note;
  for (let suite: Suite | undefined = test.parent; suite !== undefined; suite = suite.parent) {
    const [, reason] = /\(skipped: (.+)\)$/.exec(suite.name ?? "") ?? [];
    if (reason !== undefined) return reason;
  }
  return `no reason was given (${test.fullName})`;
}
