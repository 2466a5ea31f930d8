import { join, relative } from "node:path";
import { describeError, TrackerError } from "@tracker/core";
import { unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { fetchTool, findTool, folderOfTool } from "../../../scripts/npm-tools.ts";
import { ROOT } from "../../../scripts/paths.mjs";
import { findReader, readerFor } from "./installed.ts";

await runMain({
  usage: "npm run powerbi:reader",
  description: "Fetches Microsoft's reader of semantic models, which checks the Power BI project, into .tools/.",
  examples: ["npm run powerbi:reader"],
  run: async (args, { environment, warn }) => {
    unwrap(readFlags({}, args, environment));
    const reader = readerFor();
    if (reader !== undefined && findTool(reader) === undefined) install(reader, warn);
    const { missing } = findReader();
    if (missing === undefined) return 0;
    warn(`${missing}\nThe tests that need it are skipped.`);
    return 1;
  },
});

function install(reader: string, warn: Io["warn"]): void {
  const licence = join(folderOfTool(reader), "node_modules", reader.replace(/@[^@]*$/, ""), "LICENSE");
  warn(`Microsoft's reader of semantic models (40 MB) is a preview under Microsoft's own licence terms, which whoever uses it accepts:
${relative(ROOT, licence)}
They allow it to report its use to Microsoft. The tests start it without a way to the network and without credentials.`);
  try {
    fetchTool(reader);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    warn(describeError(error));
  }
}
