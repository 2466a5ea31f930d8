import { cut, MINUTE, TrackerError } from "@tracker/core";

/** An app that is scaled to zero takes a while to start. */
const PATIENCE = MINUTE;

export interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Resolves to any HTTP answer, whatever its status. Rejects with a TrackerError if there is none. */
export async function get(url: URL): Promise<Got> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      text: await response.text(),
    };
  } catch (cause) {
    const { message, cause: deeper } = cause as Error;
    throw new TrackerError("no-answer", `${url.host} does not answer (${cut(String(deeper ?? message), 120)})`, {
      cause,
      hint: "The app's log stream in the portal says why, if the app has started at all.",
    });
  }
}
