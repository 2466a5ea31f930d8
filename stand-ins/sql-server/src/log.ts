import type { Point } from "./faults.ts";
import type { Isolation } from "./messages/transaction-manager.ts";
import type { Request } from "./request.ts";

/** What a connection transferred as plain TDS: with packet headers, without TLS. */
export interface Traffic {
  readonly connection: number;
  bytesIn: number;
  bytesOut: number;
  /** Messages of the client that wait for an answer. */
  roundTrips: number;
}

/** An attempt to sign in, without its password or token. */
export interface LoginRecord {
  readonly how: "password" | "access-token" | "token-credential";
  readonly user: string;
  readonly database: string;
  readonly application: string;
  /** The client's machine. */
  readonly host: string;
  /** The server's name as the client knows it. */
  readonly server: string;
  readonly accepted: boolean;
}

type Happening =
  | { readonly kind: "connect" | "attention" | "close" }
  | { readonly kind: "tls"; readonly version: string }
  | ({ readonly kind: "login" } & LoginRecord)
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "begin"; readonly isolation: Isolation }
  | { readonly kind: "commit" }
  /** Because the client asked, because of an error, or because the connection was lost. */
  | { readonly kind: "rollback"; readonly cause: "request" | "error" | "lost" }
  | { readonly kind: "fault"; readonly point: Point }
  /** The conversation broke off: TLS failed, or the client sent something unsupported. */
  | { readonly kind: "problem"; readonly message: string };

export type TdsEvent = Happening & { readonly connection: number };

/** Everything that happened, in order. */
export class TdsLog {
  readonly events: TdsEvent[] = [];
  /** One per connection, in order of arrival. */
  readonly traffic: Traffic[] = [];

  of<K extends TdsEvent["kind"]>(kind: K): Extract<TdsEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<TdsEvent, { kind: K }> => event.kind === kind);
  }

  /** The application's batches and procedure calls. */
  get requests(): Request[] {
    return this.of("request").map(({ request }) => request);
  }

  /** Opens the record of the next connection. */
  connect(): Traffic {
    const traffic = { connection: this.traffic.length + 1, bytesIn: 0, bytesOut: 0, roundTrips: 0 };
    this.traffic.push(traffic);
    return traffic;
  }

  add(connection: number, happening: Happening): void {
    this.events.push({ connection, ...happening });
  }
}
