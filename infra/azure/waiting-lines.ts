import { type Clock, MINUTE } from "@tracker/core";

/** What is waited for, as in "waiting for roles to spread", and why, in the words of the service. */
export interface Awaited {
  readonly what: string;
  readonly because?: string | undefined;
}

export interface WaitingLines<Found> {
  readonly say: (line: string) => void;
  readonly awaited: (found: Found) => Awaited;
  /** How long a wait is not worth a line, in milliseconds; 0 by default. */
  readonly quiet?: number;
}

/** Says what is waited for and until when (UTC), in one line a minute, with the service's last message. */
export function waitingLines<Found>(
  { say, awaited, quiet = 0 }: WaitingLines<Found>,
  until: number,
  { now }: Clock,
): (found: Found) => void {
  let next = now() + quiet;
  return (found) => {
    if (now() < next) return;
    next = now() + MINUTE;
    const { what, because } = awaited(found);
    say(`waiting for ${what} until ${clockTime(until)}${because === undefined ? "" : ` (${because})`}`);
  };
}

const clockTime = (instant: number) => `${new Date(instant).toISOString().slice(11, 16)}Z`;
