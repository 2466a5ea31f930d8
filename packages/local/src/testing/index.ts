export { keepRunning } from "../keep-running.ts";
export type { Output } from "../output.ts";
export { openReplay } from "../replay.ts";
export { openWeb, type Web } from "../web.ts";
export { type DrivenClock, drivenClock } from "./driven-clock.ts";
