export { batchFile } from "./batch-file.ts";
export { readFlags, switchFlag } from "./flags.ts";
export { pathText } from "./path.ts";
export { type Command, type Io, runMain } from "./run-main.ts";
