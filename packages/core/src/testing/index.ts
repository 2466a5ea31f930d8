export { memoryStore } from "./memory-store.ts";
export { EUR, type FakeSource, fakeSource, GBP, price, USD } from "./sources.ts";
