import { mkdirSync, writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { TEST_REPORT, TOOLS } from "./paths.mjs";
import { knownText, skippedText } from "./skips.ts";

/**
 * Adds to vitest's own output the annotations of the type "said" (what third-party tools reported), why tests were skipped and which are
 * expected to fail, and writes the counts to where `npm test` finds them.
 */
export default class TestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const having = (state: string) => tests.filter((test) => test.result().state === state);
    const brokenModules = modules.filter((module) => module.state() === "failed" && module.errors().length > 0);
    const said = tests.flatMap((test) => test.annotations().filter(({ type }) => type === "said"));
    if (said.length > 0) process.stdout.write(`${said.map(({ message }) => message).join("\n")}\n`);
    const skipped = having("skipped");
    const wrong = tests.filter(({ options }) => options.fails);
    if (wrong.length > 0) process.stdout.write(`${knownText([...new Set(wrong.map(({ name }) => name))])}\n`);
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
