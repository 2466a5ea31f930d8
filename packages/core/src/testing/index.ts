export { memoryStore } from "./memory-store.ts";
export { EUR, type FakeSource, fakeSource, GBP, NO_PAST, price, SOURCE_NAMES, USD } from "./sources.ts";
