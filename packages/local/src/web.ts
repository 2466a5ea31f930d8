import { cut } from "@tracker/core";
import { type Context, createHandler, type Handler, type PageFiles } from "@tracker/dashboard";
import type { Settings } from "@tracker/settings";
import type { Output } from "./output.ts";
import { insteadLine, othersLine, type Served, type ServerOptions, serveLocally } from "./server.ts";

export interface WebOptions {
  readonly settings: Settings;
  readonly serving: ServerOptions;
  readonly output: Output;
}

export interface Web extends Served {
  /** Answers by what the context is at each request, those that have waited since it was opened first. */
  answer(contextNow: () => Context): void;
  /** Where to look first: the page, or the API where there is none; and a line each on a port that is not the usual one and on who else can look. */
  readonly heading: string;
}

/**
 * Takes the port of the web page and its API on this machine, before there is anything to answer from: a port that cannot be had is then known
 * before anything is made. Undefined where the settings want neither. A page that cannot be built is reported, and the API served without it:
 * the prices matter more.
 */
export async function openWeb({ settings, serving, output }: WebOptions): Promise<Web | undefined> {
  if (!settings.web) return undefined;
  const page = await builtPage(output);
  const handler = Promise.withResolvers<Handler>();
  const served = await serveLocally(async (request) => (await handler.promise)(request), serving);
  const where = page === undefined ? `API: ${served.url}/api/latest` : `Page: ${served.url}/`;
  return {
    ...served,
    heading: [where, insteadLine(served) ?? [], othersLine(serving) ?? []].flat().join("\n"),
    answer: (contextNow) =>
      handler.resolve(
        createHandler(() => (page === undefined ? contextNow() : { ...contextNow(), page }), output.failure),
      ),
  };
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
