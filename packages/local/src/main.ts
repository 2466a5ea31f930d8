import { runMain } from "@tracker/settings/command-line";
import { audit } from "./commands/audit.ts";
import { demo } from "./commands/demo.ts";
import { exportPrices } from "./commands/export.ts";
import { importPrices } from "./commands/import.ts";
import { start } from "./commands/start.ts";

await runMain({ start, demo, export: exportPrices, import: importPrices, audit });
