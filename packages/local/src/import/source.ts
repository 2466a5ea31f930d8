import { accessSync, constants, statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { cut, systemReason } from "@tracker/core";
import { badInput, shown } from "@tracker/settings";

/** Where the text comes from that is imported. */
export interface Source {
  /** As messages name it. */
  readonly name: string;
  /** In bytes; undefined where nobody knows before its end. */
  readonly size: number | undefined;
  readonly stream: Readable;
}

/** What stands for standard input in place of a file's path. */
export const STANDARD_INPUT = "-";

/** What keeps a source from being read, as far as that is known before it is opened: a pipe can be opened once. */
export function sourceProblems(path: string): string[] {
  if (path === STANDARD_INPUT) return [];
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isDirectory() ? [`${shown(path)} is a folder: give a file of it`] : [];
  } catch (error) {
    return [unreadable(path, error)];
  }
}

/** Opens a file for reading, or what stands for standard input. Rejects with a TrackerError (`bad-input`) where that cannot be read. */
export async function openSource(path: string, input: Readable): Promise<Source> {
  if (path === STANDARD_INPUT) return { name: "standard input", size: undefined, stream: input };
  try {
    const file = await open(path);
    // A pipe has no size.
    const size = (await file.stat()).size || undefined;
    return { name: cut(path, 80), size, stream: file.createReadStream() };
  } catch (error) {
    throw badInput([unreadable(path, error)]);
  }
}

function unreadable(path: string, error: unknown): string {
  return `${shown(path)} cannot be read: ${systemReason(error)}`;
}
