export { isSameFile } from "./real-path.ts";
export { type EmbeddedStoreOptions, openEmbeddedStore } from "./store.ts";
