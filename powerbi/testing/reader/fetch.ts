/** `npm run powerbi:reader`: fetches Microsoft's reader of semantic models into `.tools`, unless it is there, and tells its licence. */
import { join, relative } from "node:path";
import { ROOT } from "../../../scripts/paths.mjs";
import { npmInstall, say, ToolMissing } from "../../../scripts/tools.mjs";
import { findReader, packageFor, READER_FOLDER } from "./installed.ts";

const wanted = packageFor();
if (wanted !== undefined && findReader().program === undefined) install(wanted);
const { missing } = findReader();
if (missing !== undefined) {
  say(`${missing}\nThe tests that ask it are skipped.`);
  process.exitCode = 1;
}

function install({ spec, folder }: { readonly spec: string; readonly folder: string }): void {
  say(
    `Fetching Microsoft's reader of semantic models, ${spec}, into .tools/ (40 MB, once).
It is a preview under Microsoft's own licence terms, which whoever uses it accepts: ${relative(ROOT, join(folder, "LICENSE"))}
They allow it to report its use to Microsoft. The tests start it without a way to the network and without credentials.`,
  );
  try {
    npmInstall(spec, spec, "https://github.com/microsoft/powerbi-modeling-mcp", READER_FOLDER);
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    say(error.message);
  }
}
