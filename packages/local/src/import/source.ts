import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { cut } from "@tracker/core";
import { type Checked, shown } from "@tracker/settings";

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

/** Opens a file for reading, or what stands for standard input. */
export async function openSource(path: string, input: Readable): Promise<Checked<Source>> {
  if (path === STANDARD_INPUT) return { value: { name: "standard input", size: undefined, stream: input } };
  try {
    return await sourceOf(await open(path), path);
  } catch (error) {
    return { problems: [`${shown(path)} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`] };
  }
}

async function sourceOf(file: FileHandle, path: string): Promise<Checked<Source>> {
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    return { problems: [`${shown(path)} is a folder: give a file of it`] };
  }
  // A pipe has no size.
  return { value: { name: cut(path, 80), size: stats.size || undefined, stream: file.createReadStream() } };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
};

function reasonOf({ code = "", message }: NodeJS.ErrnoException): string {
  return REASONS[code] ?? cut(message);
}
