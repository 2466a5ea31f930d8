import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { INSTRUMENT, minutes, SLOT_LENGTH } from "@tracker/core";
import { build, stop } from "esbuild";
import { licencesOf } from "./licences.ts";
import type { PageFile, PageFiles } from "./src/page-files.ts";

const PAGE = join(import.meta.dirname, "page");
const ROOT = join(import.meta.dirname, "../..");

/** What index.html names, and what a browser gets of it. */
const ENTRIES = [
  { source: "src/main.ts", name: "app", extension: "js", contentType: "text/javascript; charset=utf-8" },
  { source: "style/index.css", name: "style", extension: "css", contentType: "text/css; charset=utf-8" },
] as const;

export interface BuiltPage {
  readonly files: PageFiles;
  /** What it was made of, relative to the repository, the files of npm packages among them. */
  readonly inputs: readonly string[];
}

/** Builds the web page. The same sources give the same bytes and addresses on any machine. */
export async function buildPage(): Promise<BuiltPage> {
  const files = new Map<string, PageFile>();
  const inputs: string[] = [];
  const words: Readonly<Record<string, string>> = { ...INSTRUMENT.asset, slot: minutes(SLOT_LENGTH) };
  let html = readFileSync(join(PAGE, "index.html"), "utf8").replace(/\{(\w+)\}/g, (all, word) => words[word] ?? all);
  for (const { source, name, extension, contentType } of ENTRIES) {
    const bundled = await bundle(source);
    const hash = createHash("sha256").update(bundled.body).digest("hex").slice(0, 12);
    const path = `/assets/${name}-${hash}.${extension}`;
    html = html.replace(`"${source}"`, `"${path}"`);
    files.set(path, { contentType, body: bundled.body, immutable: true });
    inputs.push(...bundled.inputs);
  }
  files.set("/", { contentType: "text/html; charset=utf-8", body: Buffer.from(html), immutable: false });
  files.set("/icon.svg", {
    contentType: "image/svg+xml",
    body: readFileSync(join(PAGE, "icon.svg")),
    immutable: false,
  });
  files.set("/licences.txt", {
    contentType: "text/plain; charset=utf-8",
    body: Buffer.from(licencesOf(inputs)),
    immutable: false,
  });
  return { files, inputs };
}

/** Ends the bundler, a process of its own that else stays, with its memory, for as long as ours does; and with it whatever is being built. */
export const endBundler = stop;

async function bundle(source: string): Promise<{ body: Uint8Array; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(PAGE, source)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    platform: "browser",
    target: ["chrome115", "firefox121", "safari17"],
    format: "esm",
    minify: true,
    // Whatever tsconfig.json lies above has no say in the bytes.
    tsconfigRaw: "{}",
    // The licences' texts are a file of the page.
    legalComments: "none",
    metafile: true,
  });
  return { body: (outputFiles[0] as (typeof outputFiles)[0]).contents, inputs: Object.keys(metafile.inputs) };
}
