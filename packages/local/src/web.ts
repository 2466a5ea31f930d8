import { cut } from "@tracker/core";
import { type Context, createHandler, type Handler, type PageFiles } from "@tracker/dashboard";
import type { Settings } from "@tracker/settings";
import type { Output } from "./output.ts";
import { insteadLine, othersLine, type Served, type ServerOptions, serveLocally } from "./server.ts";

export interface WebOptions {
  readonly settings: Settings;
  readonly serving: ServerOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

export interface Web extends Served {
  /** Starts to answer, with the context at each request; requests since the opening have waited for this. */
  answer(contextNow: () => Context): void;
  /** The address of the page, or of the API if there is no page; with a line each if the port is not the default and if others can read the prices. */
  readonly heading: string;
}

/**
 * Opens the port of the web page and its API before there is anything to answer with, so that an unusable port is known before anything is
 * created. Undefined if the settings turn both off. If the page cannot be built, reports that and serves the API without it: the prices matter
 * more.
 */
export async function openWeb({ settings, serving, output, signal }: WebOptions): Promise<Web | undefined> {
  if (!settings.web) return undefined;
  const page = await builtPage(output, signal);
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

async function builtPage(output: Output, signal: AbortSignal): Promise<PageFiles | undefined> {
  try {
    // Only this needs the bundler.
    const { buildPage, endBundler } = await import("@tracker/dashboard/page");
    return (await buildPage().finally(endBundler)).files;
  } catch (error) {
    // A signal to the process group ends the bundler too.
    if (!signal.aborted)
      output.failure(
        `the web page could not be built; the API is served without it (${cut((error as Error).message)})`,
      );
    return undefined;
  }
}
