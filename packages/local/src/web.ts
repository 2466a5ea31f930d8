import { cut } from "@tracker/core";
import { type Context, createHandler, type PageFiles } from "@tracker/dashboard";
import type { Settings } from "@tracker/settings";
import type { Output } from "./output.ts";
import { othersLine, type Served, type ServerOptions, serveLocally } from "./server.ts";

export interface WebOptions {
  readonly settings: Settings;
  readonly serving: ServerOptions;
  readonly output: Output;
}

export interface Web extends Served {
  /** Where to look first: the page, or the API where there is none; and a line on who else can look, if anybody. */
  readonly heading: string;
}

/**
 * Serves the web page and its API on this machine, over what the context is at each request; undefined where the settings want neither.
 * A page that cannot be built is reported, and the API served without it: the prices matter more.
 */
export async function serveWeb(
  contextNow: () => Context,
  { settings, serving, output }: WebOptions,
): Promise<Web | undefined> {
  if (!settings.web) return undefined;
  const page = await builtPage(output);
  const served = await serveLocally(
    createHandler(() => (page === undefined ? contextNow() : { ...contextNow(), page }), output.failure),
    serving,
  );
  const where = page === undefined ? `API: ${served.url}/api/latest` : `Page: ${served.url}/`;
  return { ...served, heading: [where, othersLine(serving) ?? []].flat().join("\n") };
}

async function builtPage(output: Output): Promise<PageFiles | undefined> {
  try {
    // Only what serves the page needs the bundler.
    const { buildPage, endBundler } = await import("@tracker/dashboard/page");
    return (await buildPage().finally(endBundler)).files;
  } catch (error) {
    output.failure(`the web page could not be built; the API is served without it (${cut((error as Error).message)})`);
    return undefined;
  }
}
