import { accessSync, constants, statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { cut } from "@tracker/core";
import { badInput, shown, unreadable } from "@tracker/settings";

/** The source of an imported text. */
export interface Source {
  /** As messages name it. */
  readonly name: string;
  /** In bytes; undefined if unknown. */
  readonly size: number | undefined;
  readonly stream: Readable;
}

/** Stands for standard input in place of a file's path. */
export const STANDARD_INPUT = "-";

/** Why a source cannot be read, as far as that can be known without opening it: a pipe can be opened only once. */
export function sourceProblems(path: string): string[] {
  if (path === STANDARD_INPUT) return [];
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isDirectory() ? [`${shown(path)} is a folder: give a file in it`] : [];
  } catch (error) {
    return [unreadable(path, error)];
  }
}

/** Opens a file, or standard input, for reading. Rejects with a TrackerError (`bad-input`) if it cannot be read. */
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
