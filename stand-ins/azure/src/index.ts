export { runShell } from "./command/shell.ts";
export { readByCmd, splitByRuntime } from "./command/windows.ts";
export { partsOf } from "./engine/calls.ts";
export type { Value, Values } from "./engine/wire.ts";
export type { Tamper } from "./provider/azure.ts";
export { type Rehearsal, type RehearsalOptions, rehearse } from "./rehearse.ts";
export { packageFolderFrom, readSdkClass } from "./sdk/class.ts";
