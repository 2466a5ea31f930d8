import { mkdirSync, writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { TEST_REPORT, TOOLS } from "./paths.mjs";

/**
 * Adds to vitest's own output what judges from outside have said (annotations of the type "said") and why tests were skipped, and leaves the
 * counts where `npm test` finds them.
 */
export default class TestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const having = (state: string) => tests.filter((test) => test.result().state === state);
    const brokenModules = modules.filter((module) => module.state() === "failed" && module.errors().length > 0);
    const said = tests.flatMap((test) => test.annotations().filter(({ type }) => type === "said"));
    if (said.length > 0) process.stdout.write(`${said.map(({ message }) => message).join("\n")}\n`);
    const skipped = having("skipped");
    if (skipped.length > 0) process.stdout.write(`${skippedText(skipped)}\n`);
    const counts = {
      passed: having("passed").length,
      failed: having("failed").length + brokenModules.length + errors.length,
      skipped: skipped.length,
    };
    mkdirSync(TOOLS, { recursive: true });
    writeFileSync(TEST_REPORT, JSON.stringify(counts));
  }
}

function skippedText(skipped: readonly TestCase[]): string {
  const byReason = Map.groupBy(skipped, reasonOf);
  const lines = [...byReason].map(([reason, tests]) => `  ${tests.length} because ${reason}`);
  return `Skipped, and not counted as passed:\n${lines.join("\n")}\n`;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" && result.note) || `no reason was given (${test.fullName})`;
}
