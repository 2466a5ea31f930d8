import type { Socket } from "node:net";
import type { SecureVersion } from "node:tls";
import { aborted } from "./aborted.ts";
import { type CertificateFlaw, type ServerCertificate, serverCertificate } from "./certificates.ts";
import { Connection } from "./connection.ts";
import type { Context, Doorkeeper, Login } from "./context.ts";
import { type FaultOptions, FaultPlan, type FaultsAt, type Point } from "./faults.ts";
import { greet } from "./greeting.ts";
import { HOST, Listener } from "./listener.ts";
import { TdsLog } from "./log.ts";
import { serveRequests } from "./requests.ts";
import type { Script } from "./script.ts";
import { signIn } from "./sign-in.ts";
import type { TlsSettings } from "./wire/secure.ts";

export interface TdsServerOptions {
  /** By default everyone may sign in. */
  readonly logins?: readonly Login[] | Doorkeeper;
  /** Called for each batch and procedure call of the application; required by tests that send any. */
  readonly reply?: Script;
  /** False for a server that does not encrypt. */
  readonly tls?:
    | false
    | {
        readonly flaw?: CertificateFlaw;
        readonly minVersion?: SecureVersion;
        readonly certificate?: ServerCertificate;
      };
  /** Redirects every client that signs in to another server. */
  readonly redirect?: { readonly host: string; readonly port: number };
}

/** A scripted TDS 7.4 server on loopback. It knows no SQL: its answers are no evidence that a statement is right. */
export interface TdsServer {
  readonly host: string;
  readonly port: number;
  /** The authority a client must trust, as PEM; empty without TLS. */
  readonly ca: string;
  readonly log: TdsLog;
  /** Plans a fault: `server.failNext("login", error(sqlErrors.databaseUnavailable), { times: 2 })`. */
  failNext<P extends Point>(point: P, fault: FaultsAt[P], options?: FaultOptions): void;
  /** Breaks every open connection. */
  killConnections(): void;
  /** Refuses connections until `acceptConnections`. */
  refuseConnections(): void;
  acceptConnections(): Promise<void>;
  /** Resolves once nothing is left open. */
  close(): Promise<void>;
}

export async function startTdsServer(options: TdsServerOptions = {}): Promise<TdsServer> {
  const { tls = {}, logins, redirect, reply = () => undefined } = options;
  const { settings, ca } = await certify(tls);
  const context: Context = { tls: settings, logins, redirect, reply, faults: new FaultPlan(), log: new TdsLog() };
  const listener = new Listener((socket) => serve(socket, context));
  await listener.listen();
  return {
    host: HOST,
    port: listener.port,
    ca,
    log: context.log,
    failNext: (point, fault, faultOptions) => context.faults.add(point, fault, faultOptions),
    killConnections: () => listener.breakConnections(),
    refuseConnections: () => listener.refuse(),
    acceptConnections: () => listener.listen(),
    close: () => listener.close(),
  };
}

type TlsOptions = NonNullable<TdsServerOptions["tls"]>;

async function certify(tls: TlsOptions): Promise<{ settings: TlsSettings | undefined; ca: string }> {
  if (tls === false) return { settings: undefined, ca: "" };
  const { key, cert, ca } = tls.certificate ?? (await serverCertificate(tls.flaw));
  return { settings: { key, cert, minVersion: tls.minVersion }, ca };
}

/** One connection from beginning to end. */
async function serve(socket: Socket, context: Context): Promise<void> {
  const connection = new Connection(socket, context.log.connect());
  const { number } = connection;
  context.log.add(number, { kind: "connect" });
  try {
    if ((await greet(connection, context)) && (await signIn(connection, context)))
      await serveRequests(connection, context);
  } catch (problem) {
    context.log.add(number, { kind: "problem", message: String(problem) });
    connection.reset();
  }
  await aborted(connection.closed);
  context.log.add(number, { kind: "close" });
}
