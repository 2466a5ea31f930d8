export { type Audited, auditPrice } from "./audit.ts";
export {
  AUDIT_STEP,
  type AuditedPrice,
  type AuditedStep,
  type AuditOptions,
  auditStep,
  isWrong,
} from "./audit-step.ts";
export {
  BACKFILL_STEP,
  type BackfillOptions,
  type BackfillProgress,
  type BackfillReport,
  backfill,
} from "./backfill.ts";
export { askSources, capture } from "./capture.ts";
export { type CatchUp, type CatchUpEvents, catchUp, OLDEST_GAP } from "./catch-up.ts";
export { clockOffset, clockText, isOff } from "./clock-check.ts";
export { type Currency, DEFAULT_CURRENCIES, parseCurrency } from "./currency.ts";
export { describeError, type ErrorCode, TrackerError } from "./errors.ts";
export {
  type CurrencyHealth,
  HEALTH_STATUSES,
  type Health,
  type HealthStatus,
  healthOf,
  readVitals,
  type Vitals,
} from "./health.ts";
export {
  DAY,
  FURTHEST_INSTANT,
  HOUR,
  INSTANT_TEXT,
  type Instant,
  MINUTE,
  parseInstant,
  type Range,
  SECOND,
} from "./instant.ts";
export { INSTRUMENT, type Instrument } from "./instrument.ts";
export { parseJson, parseJsonObject } from "./json.ts";
export { type Judgement, judge } from "./judge.ts";
export type { Past } from "./past.ts";
export type { Clock, Ports } from "./ports.ts";
export { DECIMALS, formatPrice, isRounded, type Price, parsePrice, priceOfUnits } from "./price.ts";
export { outranks, QUALITIES, type Quality, rankOf } from "./quality.ts";

export { type CaptureRecord, captureRecord, RUN_ENDED, whyNoPrice } from "./record.ts";
export { ASK_DEADLINE, PAIR, QUORUM, RULE } from "./rule.ts";
export { type LaterFailure, type RunReport, type RunSettings, run } from "./run.ts";
export { hiding } from "./secret.ts";
export { CAPTURE_SIGN, CLOCK_SIGN, priceSign, SIGNS_OF_FAILURE, type Sign, signsOf } from "./signs.ts";
export {
  addSlots,
  countSlots,
  formatSlot,
  isLive,
  LIVE_WINDOW,
  missingSlots,
  SLOT_LENGTH,
  type Slot,
  slotAt,
  slotFrom,
  slotsOf,
  toSlot,
} from "./slot.ts";
export {
  type Answer,
  type CandleClose,
  type CandleHistory,
  type HistoryAnswer,
  LONGEST_SOURCE_NAME,
  type PriceSource,
  type Quote,
  type ReceivedAnswer,
  type SourceKind,
  type SourceName,
} from "./source.ts";
export {
  type Candle,
  type Capture,
  type CaptureContext,
  contextOf,
  type Evidence,
  LONGEST_WHO,
  LONGEST_WHY,
  MOST_CAPTURES,
  type PricedCapture,
  type PriceRow,
  type PriceStore,
  type Repair,
  type RepairableStore,
  type RepairedPrice,
  type RepairNote,
} from "./store.ts";
export { foreseen, systemFailure, systemReason } from "./system-failure.ts";
export { amountFormat, cut, minutes } from "./text.ts";
export { firstOfEachSource, type JudgedQuote, VERDICTS, type Verdict } from "./verdict.ts";
