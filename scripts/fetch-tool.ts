import { badInput } from "@tracker/settings";
import { runMain } from "@tracker/settings/command-line";
import { fetchTool } from "./npm-tools.ts";

await runMain({
  usage: "npm run tool NAME@VERSION…",
  description: "Fetches npm packages that only some tests use, and that are no dependencies, into .tools/.",
  examples: ["npm run tool ccxt@4.5.84"],
  run: async (tools) => {
    if (tools.length === 0) throw badInput(["name a package: NAME@VERSION, such as ccxt@4.5.84"]);
    for (const tool of tools) fetchTool(tool);
  },
});
