import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Runs in its own process: a minimal Functions worker that speaks to the app in the platform's own protocol. */

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Invoked {
  /** The error with which the invocation failed. */
  readonly error?: string;
  readonly logs: readonly { readonly level: string; readonly message: string }[];
}

export interface HttpAnswer extends Invoked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body's bytes in base64. */
  readonly bytes: string;
}

export type Question =
  | { readonly kind: "load" }
  | { readonly kind: "timer"; readonly name: string; readonly isPastDue: boolean }
  | {
      readonly kind: "http";
      readonly name: string;
      readonly path: string;
      readonly method: string;
      readonly headers: Record<string, string>;
    };

interface RpcResponse {
  readonly returnValue?: {
    readonly http?: {
      readonly statusCode: string;
      readonly headers: Record<string, string>;
      readonly body?: { bytes?: Uint8Array; string?: string };
    };
  };
}

interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: unknown): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcResponse>;
}

interface ProgrammingModel {
  getInvocationModel(context: object): InvocationModel;
}

const registered = new Map<string, { metadata: FunctionMetadata; handler: unknown }>();
let model: ProgrammingModel;

(globalThis as Record<string, unknown>).functionsCore = {
  version: "4.0.0",
  hostVersion: "4.0.0",
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  registerFunction: (metadata: FunctionMetadata, handler: unknown) => {
    registered.set(metadata.name, { metadata, handler });
    return { dispose: () => {} };
  },
  registerHook: () => ({ dispose: () => {} }),
  log: () => {},
};

process.on("message", ({ number, question }: { number: number; question: Question }) => {
  answer(question).then(
    (value) => process.send?.({ number, value }),
    (error) => process.send?.({ number, error: error instanceof Error ? error.message : String(error) }),
  );
});

async function answer(question: Question): Promise<unknown> {
  if (question.kind === "load") return load(process.argv[2] ?? "");
  if (question.kind === "timer") {
    const status = { Last: "2025-01-01T00:00:00Z", Next: "2025-01-01T00:05:00Z", LastUpdated: "2025-01-01T00:00:00Z" };
    const timer = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: question.isPastDue };
    return (await invoke(question.name, { json: JSON.stringify(timer) })).invoked;
  }
  const { name, path, method, headers } = question;
  const { invoked, response } = await invoke(name, {
    http: { url: `https://app.example${path}`, method, headers, query: {}, params: {} },
  });
  const { statusCode, headers: sent, body } = response?.returnValue?.http ?? { statusCode: "500", headers: {} };
  const bytes = Buffer.from(body?.string ?? body?.bytes ?? []);
  return {
    ...invoked,
    status: Number(statusCode),
    headers: sent,
    body: bytes.toString(),
    bytes: bytes.toString("base64"),
  } satisfies HttpAnswer;
}

function load(app: string): FunctionMetadata[] {
  const [systemNow, ahead] = [Date.now, Number(process.argv[3])];
  Date.now = () => systemNow() + ahead;
  const { main } = JSON.parse(readFileSync(join(app, "package.json"), "utf8")) as { main: string };
  createRequire(join(app, "package.json"))(join(app, main));
  return [...registered.values()].map(({ metadata }) => metadata);
}

async function invoke(name: string, data: object): Promise<{ invoked: Invoked; response?: RpcResponse }> {
  const { metadata, handler } = registered.get(name) ?? {};
  if (metadata === undefined) throw new Error(`there is no function ${name}`);
  const logs: { level: string; message: string }[] = [];
  const trigger = Object.entries(metadata.bindings).find(([, { type }]) => String(type).endsWith("Trigger"))?.[0];
  const invocation = model.getInvocationModel({
    invocationId: `invocation-${name}`,
    metadata,
    request: { inputData: [{ name: trigger, data }], triggerMetadata: {} },
    log: (level: string, _category: string, message: string) => logs.push({ level, message }),
    state: "invocation",
  });
  const { context, inputs } = await invocation.getArguments();
  try {
    const result = await invocation.invokeFunction(context, inputs, handler);
    return { invoked: { logs }, response: await invocation.getResponse(context, result) };
  } catch (error) {
    return { invoked: { error: error instanceof Error ? error.message : String(error), logs } };
  }
}
