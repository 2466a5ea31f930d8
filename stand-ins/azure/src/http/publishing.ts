import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { refuseToken } from "./arm.ts";
import { json } from "./entra.ts";
import type { Handler } from "./gateway.ts";
import type { Tokens } from "./tokens.ts";

/** A package that an app's publishing endpoint has taken. */
export interface Publication {
  readonly app: string;
  /** The zip, kept in the rehearsal's folder. */
  readonly file: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * How the next publication is to go. `busy`: 409 at once; `unavailable`: 503; `at once`: 200 and no deployment to ask
 * after; `failed`, `conflict`, `partial`: accepted, and the deployment ends so; `stuck`: it never ends.
 */
type Outcome = "success" | "at once" | "busy" | "unavailable" | "failed" | "conflict" | "partial" | "stuck";

export interface Publishing {
  /** Set the outcomes of the next publications; those after them succeed. */
  next(...outcomes: readonly Outcome[]): void;
  readonly publications: readonly Publication[];
  functionsOf(app: string): readonly string[];
  handlerFor(app: string): Handler;
}

export interface PublishingOptions {
  readonly folder: string;
  readonly tokens: Tokens;
  /** Called once a deployment has succeeded; the names it gives are what the platform then lists. */
  readonly onPublish: ((publication: Publication) => Promise<readonly string[]>) | undefined;
}

/** What Kudu says while it works, and in the end. */
const ON_THE_WAY = [0, 1, 2];
const ENDS = { success: 4, failed: 3, conflict: 5, partial: 6, stuck: 2 } as const;

interface Deployment {
  readonly publication: Publication;
  readonly outcome: keyof typeof ENDS;
  asked: number;
}

export function createPublishing({ folder, tokens, onPublish }: PublishingOptions): Publishing {
  const outcomes: Outcome[] = [];
  const publications: Publication[] = [];
  const functions = new Map<string, readonly string[]>();
  const deployments = new Map<string, Deployment>();
  mkdirSync(folder, { recursive: true });

  const take = async (app: string, request: Request): Promise<Response> => {
    const outcome = outcomes.shift() ?? "success";
    if (outcome === "unavailable") return new Response("Service Unavailable", { status: 503 });
    if (outcome === "busy") return json(409, { Message: "There is a deployment currently in progress." });
    const bytes = new Uint8Array(await request.arrayBuffer());
    const id = `00000000-0000-4000-8000-${String(publications.length + 1).padStart(12, "0")}`;
    const publication: Publication = {
      app,
      file: join(folder, `${app}-${publications.length + 1}.zip`),
      query: Object.fromEntries(new URL(request.url).searchParams),
    };
    writeFileSync(publication.file, bytes);
    publications.push(publication);
    const valid = isPackage(bytes);
    deployments.set(id, {
      publication,
      asked: 0,
      outcome: valid ? (outcome === "at once" ? "success" : outcome) : "failed",
    });
    if (outcome !== "at once") return json(202, id);
    await finish(publication);
    return json(200, id);
  };
  const finish = async (publication: Publication) => {
    functions.set(publication.app, (await onPublish?.(publication)) ?? []);
  };
  const state = async (id: string, deployment: Deployment): Promise<Response> => {
    const step = deployment.asked++;
    const status = ON_THE_WAY[step] ?? ENDS[deployment.outcome];
    if (step === ON_THE_WAY.length && status === ENDS.success) await finish(deployment.publication);
    const complete = step >= ON_THE_WAY.length && deployment.outcome !== "stuck";
    const text = status === ENDS.failed ? "Deployment failed: the package could not be read or stored." : "";
    return json(complete ? 200 : 202, { id, status, status_text: text, complete, active: status === ENDS.success });
  };
  return {
    next: (...wanted) => void outcomes.push(...wanted),
    publications,
    functionsOf: (app) => functions.get(app) ?? [],
    handlerFor: (app) => async (request) => {
      const refusal = refuseToken(request, tokens);
      if (refusal !== undefined) return refusal;
      const { pathname } = new URL(request.url);
      if (request.method === "POST" && pathname === "/api/publish") return take(app, request);
      const asked = /^\/api\/deployments\/([\w-]+)$/.exec(pathname)?.[1];
      const own = [...deployments].filter(([, { publication }]) => publication.app === app);
      const found = asked === "latest" ? own.at(-1) : own.find(([id]) => id === asked);
      return found === undefined ? new Response("Not Found", { status: 404 }) : state(...found);
    },
  };
}

/** A zip that can be read, with the host's settings at its root. */
function isPackage(bytes: Uint8Array): boolean {
  try {
    return "host.json" in unzipSync(bytes, { filter: ({ name }) => name === "host.json" });
  } catch {
    return false;
  }
}
