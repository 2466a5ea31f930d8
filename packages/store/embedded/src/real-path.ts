import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** The path at which a file is, or would be created, with links resolved: SQLite's files beside it, and its lock, are then found under any name. */
export function realPath(file: string): string {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })) return realpathSync.native(path);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    return realPath(resolve(dirname(path), readlinkSync(path)));
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}

/** Whether two paths name the same file, or would if it were made. */
export function isSameFile(one: string, other: string): boolean {
  try {
    return areSame(one, other);
  } catch {
    // A path that cannot be examined, such as one that is too long, is reported when it is opened.
    return false;
  }
}

function areSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  if (a && b) return a.dev === b.dev && a.ino === b.ino;
  // File names on these systems are usually not case-sensitive.
  const comparable = (file: string) =>
    ["win32", "darwin"].includes(process.platform) ? realPath(file).toLowerCase() : realPath(file);
  return a === b && comparable(one) === comparable(other);
}
