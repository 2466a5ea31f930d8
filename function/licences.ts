import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

/** The licences of the packages that bundled files belong to, by name. Throws for one that names none. */
export function licencesOf(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = [...folders].map((folder) => licenceOf(join(ROOT, folder))).toSorted();
  return `This package contains code of the following ones.\n\n${[...new Set(texts)].join("\n")}`;
}

function licenceOf(folder: string): string {
  const { name, version, license }: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (license === undefined && file === undefined) throw new Error(`${folder} does not say what its licence is`);
  const text =
    file === undefined ? "" : `${readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim()}\n`;
  return `${"=".repeat(20)} ${name} ${version} (${license ?? "see below"})\n${text}`;
}
