import { exportPrices } from "../commands/export.ts";

/** Exports a file, discards the output, and prints its length in characters and this process's peak memory in MB, as JSON. */
let written = 0;
await exportPrices.run(["--format", "json", "--file", process.argv[2] ?? ""], {
  environment: {},
  input: process.stdin,
  print: () => {},
  warn: () => {},
  pipe: async (chunks) => {
    for await (const chunk of chunks) written += chunk.length;
  },
  signal: new AbortController().signal,
});
process.stdout.write(JSON.stringify({ written, memory: Math.round(process.resourceUsage().maxRSS / 1_024) }));
