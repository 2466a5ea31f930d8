export { PUBLISHED } from "./fetch.ts";
export { bringTypes, findTypes } from "./folder.ts";
