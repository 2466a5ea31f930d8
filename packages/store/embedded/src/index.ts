export { isSameFile } from "./real-path.ts";
export { type EmbeddedStoreOptions, openEmbeddedStore, openReplayInMemory } from "./store.ts";
