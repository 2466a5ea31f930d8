import type { ErrorPart, Interruption, Reply } from "./reply.ts";
import type { Request } from "./request.ts";

/** What goes wrong after the work is done. */
export type Damage =
  | { readonly damage: "unanswered"; readonly then: Interruption }
  | { readonly damage: "half"; readonly then: Interruption }
  | { readonly damage: "drip"; readonly bytes: number };

/** The work is done (a commit is committed), but the client hears nothing of it. */
export function afterwards(then: Interruption): Damage {
  return { damage: "unanswered", then };
}

/** The work is done and half of the answer's bytes go out, ending within a packet. */
export function half(then: Interruption): Damage {
  return { damage: "half", then };
}

/** The answer arrives `bytes` bytes at a time. */
export function drip(bytes: number): Damage {
  return { damage: "drip", bytes };
}

/** Where a fault can strike, and with what: everything except a `Damage` replaces the work. */
export interface FaultsAt {
  /** A connection was accepted. */
  readonly accept: Interruption;
  /** PRELOGIN arrived. */
  readonly prelogin: Interruption | Damage;
  /** PRELOGIN is answered, TLS begins. */
  readonly tls: Interruption;
  /** Name and password, or the token, arrived. */
  readonly login: ErrorPart | Interruption | Damage;
  /** A batch or procedure call of the application. */
  readonly request: Reply | Damage;
  /** Transaction requests. */
  readonly begin: Reply | Damage;
  readonly commit: Reply | Damage;
  readonly rollback: Reply | Damage;
}

export type Point = keyof FaultsAt;

export interface FaultOptions {
  /** How often it strikes; once by default. */
  readonly times?: number;
  /** How many it lets pass first. */
  readonly skip?: number;
  /** Only requests for which this is true are counted. */
  readonly where?: (request: Request) => boolean;
}

interface Planned {
  readonly point: Point;
  readonly fault: Reply | Damage;
  readonly where: (request: Request) => boolean;
  times: number;
  skip: number;
}

/** Faults waiting for their moment. Of two that could strike, the one planned first does. */
export class FaultPlan {
  readonly #planned: Planned[] = [];

  add<P extends Point>(point: P, fault: FaultsAt[P], options: FaultOptions = {}): void {
    this.#planned.push({ point, fault, times: 1, skip: 0, where: () => true, ...options });
  }

  /** The fault that strikes now, if any. */
  take<P extends Point>(point: P, request?: Request): FaultsAt[P] | undefined {
    const candidates = this.#planned.filter(
      (planned) => planned.point === point && planned.times > 0 && (request === undefined || planned.where(request)),
    );
    for (const candidate of candidates) {
      if (candidate.skip === 0) {
        candidate.times--;
        return candidate.fault as FaultsAt[P];
      }
      candidate.skip--;
    }
    return undefined;
  }
}
