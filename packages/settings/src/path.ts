import { isAbsolute, relative, sep } from "node:path";

/** A path as a message shows it: relative to the working folder if it is inside, else absolute. */
export function pathText(path: string, workingFolder = process.cwd()): string {
  const way = relative(workingFolder, path);
  const isOutside = way.split(sep)[0] === ".." || isAbsolute(way);
  return isOutside ? path : way || ".";
}
