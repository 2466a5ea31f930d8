export { buildWithGo, goOnPath } from "./build.ts";
export { onPath } from "./find.ts";
export { PULUMI_VERSION } from "./version.ts";
