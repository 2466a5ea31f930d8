import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/**
 * The licences of the packages that bundled files belong to, by name. Throws for one that neither has a licence's text nor is under the MIT
 * licence, whose text is known.
 */
export function licencesOf(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = [...folders].map((folder) => licenceOf(join(ROOT, folder))).toSorted();
  return `This package contains code of the following ones.\n\n${[...new Set(texts)].join("\n")}`;
}

function licenceOf(folder: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { name, version, license } = manifest;
  // What a NOTICE says is to be passed on as well (Apache 2.0, 4d).
  const files = readdirSync(folder).filter((entry) => /^(licen[cs]e|notice)([.-].*)?$/i.test(entry));
  const texts = files
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  if (texts.length === 0) texts.push(usualText(manifest, folder));
  return `${"=".repeat(20)} ${name} ${version} (${license ?? "see below"})\n${texts.join("\n\n")}\n`;
}

function usualText({ license, author = "its authors" }: Manifest, folder: string): string {
  if (license !== "MIT") throw new Error(`${folder} does not say what its licence is, or has not its text`);
  return `Copyright (c) ${typeof author === "string" ? author : author.name}\n\n${MIT}`;
}

/** https://spdx.org/licenses/MIT.html, without its copyright line. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
