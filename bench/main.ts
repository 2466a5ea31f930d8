import { cpus, totalmem } from "node:os";
import { unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { captureBench } from "./capture.bench.ts";
import { dashboardBench } from "./dashboard.bench.ts";
import type { Comparison } from "./measure.ts";
import { packageBench } from "./package.bench.ts";
import { pageBench } from "./page.bench.ts";
import { programBench } from "./program.bench.ts";
import { storeBench } from "./store.bench.ts";

const BENCHES = [captureBench, storeBench, dashboardBench, packageBench, programBench, pageBench];

await runMain({
  usage: "npm run bench",
  description:
    "Runs every benchmark, each as a ratio to its anchor in the same run; exits with 1 if a target is missed.",
  examples: ["npm run bench"],
  run: async (args, { environment, print }) => {
    unwrap(readFlags({}, args, environment));
    return bench(print);
  },
});

async function bench(print: Io["print"]): Promise<number> {
  const { model } = cpus()[0] ?? { model: "unknown processor" };
  print(`Node ${process.versions.node}, ${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
  const missed: string[] = [];
  for (const run of BENCHES) {
    for (const comparison of await run()) {
      if ("skipped" in comparison) {
        print(`not measured  ${comparison.what}: ${comparison.skipped}`);
        continue;
      }
      const line = lineOf(comparison);
      if (comparison.value / comparison.anchorValue > comparison.target) missed.push(line);
      print(line);
    }
  }
  if (missed.length === 0) print("\nEvery target is met.");
  else print(`\nMissed, ${missed.length} of the above:\n${missed.join("\n")}`);
  return missed.length === 0 ? 0 : 1;
}

function lineOf({ what, anchor, unit, value, anchorValue, target }: Comparison): string {
  const ratio = (value / anchorValue).toFixed(2);
  const against = `${" ".repeat(8)}against ${anchor}: ${anchorValue.toFixed(2)} ${unit}`;
  return `${ratio} × (at most ${target})  ${what}: ${value.toFixed(2)} ${unit}\n${against}`;
}
