import { cpus, totalmem } from "node:os";
import { captureBench } from "./capture.bench.ts";
import { dashboardBench } from "./dashboard.bench.ts";
import type { Comparison } from "./measure.ts";
import { packageBench } from "./package.bench.ts";
import { storeBench } from "./store.bench.ts";

/** `npm run bench`: every benchmark, each as a ratio to its anchor in the same run. Ends with 1 when a target is missed. */
const BENCHES = [captureBench, storeBench, dashboardBench, packageBench];

const { model } = cpus()[0] ?? { model: "unknown processor" };
process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB\n\n`,
);

let missed = 0;
for (const bench of BENCHES) {
  for (const comparison of await bench()) {
    if (comparison.value / comparison.anchorValue > comparison.target) missed++;
    process.stdout.write(`${lineOf(comparison)}\n`);
  }
}
process.stdout.write(missed === 0 ? "\nEvery target is met.\n" : `\n${missed} targets are missed.\n`);
process.exitCode = missed === 0 ? 0 : 1;

function lineOf({ what, anchor, unit, value, anchorValue, target }: Comparison): string {
  const ratio = (value / anchorValue).toFixed(2);
  const against = `${" ".repeat(8)}against ${anchor}: ${anchorValue.toFixed(2)} ${unit}`;
  return `${ratio} × (at most ${target})  ${what}: ${value.toFixed(2)} ${unit}\n${against}`;
}
