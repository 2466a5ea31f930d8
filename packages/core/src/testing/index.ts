export { memoryStore } from "./memory-store.ts";
export { EUR, type FakeSource, fakeSource, GBP, NO_PAST, price, USD } from "./sources.ts";
