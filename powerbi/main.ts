/** `npm run powerbi`: a copy of the Power BI project that opens against one database, and the .pbids file beside it. */
import { join, relative } from "node:path";
import { preflightToRead } from "../infra/commands/preflight.ts";
import { findPulumi, ROOT } from "../infra/commands/pulumi.ts";
import { runStep } from "../infra/steps/run-step.ts";
import { writeCopy } from "./copy.ts";
import { databaseOf, readCommandLine } from "./flags.ts";
import { pointedAt } from "./project.ts";

await runStep(async (args, _signal, say) => {
  const { stack, given, mode } = readCommandLine(args, process.env);
  const surroundings = { pulumi: findPulumi(), environment: process.env };
  const source =
    given ?? databaseOf(await preflightToRead(surroundings, { stack, configFile: undefined, passedOn: [] }, "powerbi"));
  const folder = join(ROOT, ".data/power-bi", source.name);
  const keptAs = writeCopy(folder, pointedAt(source, mode));
  const shown = (...names: string[]) => relative(process.cwd(), join(folder, ...names));
  if (keptAs !== undefined) say(`What was in it is now in ${relative(process.cwd(), keptAs)}.`);
  say(`${shown("Btc.pbip")}: the report over ${source.database} on ${source.server}, mode ${mode}`);
  say(`${shown("prices.pbids")}: the same database, for a report of your own`);
  say("Open either in Power BI Desktop, and sign in as one of the stack's readers (docs/power-bi.md).");
});
