export { batchFile } from "./batch-file.ts";
export { readFlags, switchFlag } from "./flags.ts";
export { type Command, type Io, runMain } from "./run-main.ts";
