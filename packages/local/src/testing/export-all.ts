import { exportPrices } from "../commands/export.ts";

/** Exports a file, throws it away as it comes, and prints how much that was and the most memory that the process had, in MB. */
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
