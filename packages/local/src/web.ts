import { cut } from "@tracker/core";
import { type Context, createHandler, type PageFiles } from "@tracker/dashboard";
import type { Settings } from "@tracker/settings";
import type { Output } from "./output.ts";
import { type Served, serveLocally } from "./server.ts";

export interface WebOptions {
  readonly settings: Settings;
  readonly port: number | undefined;
  readonly output: Output;
}

export interface Web extends Served {
  /** Where to look first: the page, or the API where there is none. */
  readonly heading: string;
}

/**
 * Serves the web page and its API on this machine, over what the context is at each request; undefined where the settings want neither.
 * A page that cannot be built is reported, and the API served without it: the prices matter more.
 */
export async function serveWeb(
  contextNow: () => Context,
  { settings, port, output }: WebOptions,
): Promise<Web | undefined> {
  if (!settings.web) return undefined;
  const page = await builtPage(output);
  const served = await serveLocally(
    createHandler(() => (page === undefined ? contextNow() : { ...contextNow(), page }), output.failure),
    port,
  );
  return { ...served, heading: page === undefined ? `API: ${served.url}/api/latest` : `Page: ${served.url}/` };
}

async function builtPage(output: Output): Promise<PageFiles | undefined> {
  try {
    // Only what serves the page needs the bundler.
    const { buildPage } = await import("@tracker/dashboard/page");
    return (await buildPage()).files;
  } catch (error) {
    output.failure(`the web page could not be built; the API is served without it (${cut((error as Error).message)})`);
    return undefined;
  }
}
