export { FAULT_KINDS, type Fault, type FaultKind } from "./faults.ts";
export { type InProcessOptions, venuesFetch } from "./in-process.ts";
export { Market, SPREAD } from "./market.ts";
export { constant, type PricePath, randomWalk, readPath, repeated, uniform } from "./path.ts";
export { RECORDED_FILE, recordedDay } from "./recorded-day.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
export { VENUE_NAMES, type VenueName } from "./wire/index.ts";
