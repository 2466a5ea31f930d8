import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";

/** The engine's own log: its lines appear among the diagnostics of a resource, or of the stack. */
export interface EngineLog {
  info(text: string, urn?: string): void;
  warning(text: string, urn?: string): void;
  flushed(): Promise<void>;
  close(): void;
}

export function connectEngine(address: string): EngineLog {
  const client = new services.EngineClient(address, grpc.credentials.createInsecure());
  const pending = new Set<Promise<void>>();
  const write = (severity: messages.LogSeverity, text: string, urn: string) => {
    const request = new messages.LogRequest();
    request.setSeverity(severity);
    request.setMessage(text.trimEnd());
    request.setUrn(urn);
    // The engine may be gone: then nobody needs the log.
    const sent = new Promise<void>((done) => client.log(request, () => done()));
    pending.add(sent);
    void sent.then(() => pending.delete(sent));
  };
  return {
    info: (text, urn = "") => write(messages.LogSeverity.INFO, text, urn),
    warning: (text, urn = "") => write(messages.LogSeverity.WARNING, text, urn),
    flushed: async () => void (await Promise.all(pending)),
    close: () => client.close(),
  };
}
