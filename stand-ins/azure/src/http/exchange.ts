import type { IncomingMessage, ServerResponse } from "node:http";

/** Node's request as a fetch Request, with its whole body. */
export async function toRequest(incoming: IncomingMessage, host: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) headers.append(name, item);
  }
  return new Request(`https://${host}${incoming.url ?? "/"}`, {
    method,
    headers,
    ...(body.length > 0 && method !== "GET" && method !== "HEAD" ? { body } : {}),
  });
}

export async function writeResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}
