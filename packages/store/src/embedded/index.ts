export { isSameFile } from "../file/real-path.ts";
export { type EmbeddedStoreOptions, openEmbeddedStore } from "./store.ts";
