export type { Command } from "./command.ts";
export { readFlags, switchFlag } from "./flags.ts";
export { type Io, runMain } from "./run-main.ts";
