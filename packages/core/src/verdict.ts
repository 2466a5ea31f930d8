/**
 * What became of one source's quote, as the quote table keeps it (at most 24 characters):
 *
 * - `kept`: it is one of those whose median is the price
 * - `no-quorum`: nothing is wrong with it, but too few agreed for a price
 * - `not-positive`, `crossed` (bid above ask), `wide-spread`, `stale`, `future`, `outlier`: refused by the price rule
 * - `no-answer`, `malformed`: the source could not be reached or understood; a time that is none is malformed too
 * - `agrees`, `differs`, `uncompared`: an index beside the price, which never counts toward it
 */
export const VERDICTS = [
  "kept",
  "no-quorum",
  "not-positive",
  "crossed",
  "wide-spread",
  "stale",
  "future",
  "outlier",
  "no-answer",
  "malformed",
  "agrees",
  "differs",
  "uncompared",
] as const;

export type Verdict = (typeof VERDICTS)[number];
