import type { FaultPlan } from "./faults.ts";
import type { TdsLog } from "./log.ts";
import type { Script } from "./script.ts";
import type { SqlError } from "./tokens/message.ts";
import type { TlsSettings } from "./wire/secure.ts";

/** Who may sign in: by name and password, or by token. */
export type Login = { readonly user: string; readonly password: string } | { readonly token: string };

/** Decides who may sign in: returns the reason to refuse, or undefined to accept. */
export type Doorkeeper = (attempt: {
  readonly user: string;
  readonly token: string | undefined;
}) => SqlError | undefined;

/** What the connections of a server share. */
export interface Context {
  /** Undefined for a server that does not encrypt. */
  readonly tls: TlsSettings | undefined;
  /** Undefined when everyone may. */
  readonly logins: readonly Login[] | Doorkeeper | undefined;
  /** Where to redirect every client. */
  readonly redirect: { readonly host: string; readonly port: number } | undefined;
  readonly reply: Script;
  readonly faults: FaultPlan;
  readonly log: TdsLog;
}
