import grpc from "@grpc/grpc-js";

/** A failure with a gRPC status, and details if the engine can read them. */
export class PluginError extends Error {
  readonly metadata: grpc.Metadata | undefined;
  readonly code: grpc.status;
  constructor(message: string, code: grpc.status = grpc.status.UNKNOWN, metadata?: grpc.Metadata) {
    super(message);
    this.code = code;
    this.metadata = metadata;
  }
}

export interface Served {
  readonly port: number;
  stop(): void;
}

/** Turns `request → response` into a gRPC handler; an exception becomes the call's error. */
export function unary<Request, Response>(act: (request: Request) => Response | Promise<Response>) {
  return (call: { request: Request }, answer: grpc.sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(act)
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(statusOf(error)),
      );
  };
}

/** Serves one plugin interface on a free loopback port. Methods without a handler answer UNIMPLEMENTED. */
export async function serve(
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
): Promise<Served> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

function statusOf(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof PluginError)
    return {
      code: error.code,
      details: error.message,
      ...(error.metadata === undefined ? {} : { metadata: error.metadata }),
    };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: grpc.status.UNKNOWN, details: `fault of the rehearsal itself: ${details}` };
}
