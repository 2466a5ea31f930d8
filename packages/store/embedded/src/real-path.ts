import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Where a file is or would be made, links followed: what SQLite puts beside it, and its lock, are then found whatever name it was given. */
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
    // A path that cannot be looked at, such as one that is too long, is told when it is opened.
    return false;
  }
}

function areSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  if (a && b) return a.dev === b.dev && a.ino === b.ino;
  // These systems' disks take capital and small letters for the same.
  const comparable = (file: string) =>
    ["win32", "darwin"].includes(process.platform) ? realPath(file).toLowerCase() : realPath(file);
  return a === b && comparable(one) === comparable(other);
}
