import { join } from "node:path";
import { readStackOutputs } from "@tracker/infra/stack-outputs";
import { type Io, pathText, runMain } from "@tracker/settings/command-line";
import { writeCopy } from "./copy.ts";
import { databaseOf, FLAGS, readCommandLine } from "./flags.ts";
import { pointedAt } from "./project.ts";

const COPIES = join(import.meta.dirname, "../.data/power-bi");

/** `npm run powerbi`: writes a copy of the Power BI project for one database, and the .pbids file beside it. */
await runMain({
  usage: "npm run powerbi --",
  description:
    "Writes a copy of the Power BI project that connects to a stack's database, and the .pbids file beside it.",
  flags: FLAGS,
  examples: ["npm run powerbi -- --stack dev", "npm run powerbi -- --server localhost:1433 --database prices"],
  run,
});

async function run(args: readonly string[], io: Io): Promise<void> {
  const { stack, given, mode, user } = readCommandLine(args, io.environment);
  const source = given ?? databaseOf(await readStackOutputs("powerbi", { stack, configFile: undefined }, io));
  const folder = join(COPIES, source.name);
  const keptAs = writeCopy(folder, pointedAt(source, mode));
  if (keptAs !== undefined) io.print(`The previous files are now in ${pathText(keptAs)}.`);
  io.print(
    `${pathText(join(folder, "Btc.pbip"))}: the report over ${source.database} on ${source.server}, mode ${mode}`,
  );
  io.print(`${pathText(join(folder, "prices.pbids"))}: the same database, for a report of your own`);
  io.print(`Open either in Power BI Desktop, and sign in as ${user} (docs/power-bi.md).`);
}
