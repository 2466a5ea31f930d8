import { DAY, HOUR, MINUTE, SECOND } from "./instant.ts";

/** The version of the price rule in this code; every price row names the one it was made by, so that it can be derived again. */
export const RULE = 2;

/** All sources are asked at once and share this deadline, in milliseconds; a slot must not wait for the slowest venue. */
export const ASK_DEADLINE = 8 * SECOND;

/** Without a book, a trade this old says little about the price: observed on a venue whose feed had stopped. */
export const OLDEST_TRADE = 10 * MINUTE;

/**
 * A time further than this from when its answer arrived is neither an old trade nor a skewed clock: it has another unit or epoch, or is no
 * time at all. A day leaves room for a machine that takes its local time for UTC.
 */
export const PLAUSIBLE_TIME = DAY;

/** Venues' clocks and HTTP dates differ by some seconds; when the venues' median is further than this from our clock, ours is wrong. */
export const CLOCK_SKEW = 30 * SECOND;

/** Liquid bitcoin books are some hundredths of a percent wide; at 1 % the last trade says little about the price. */
export const WIDEST_SPREAD = 0.01;

/**
 * A quote that has not changed for this many slots is frozen if the others have meanwhile moved by more than FROZEN_MOVE and its spread. On days
 * of frozen feeds 0.2 % leaves 130 wrong prices of 10,400 and 0.1 % leaves 54; two slots at 0.1 % leave 31, but defer a tenth more right ones.
 */
export const FROZEN_SLOTS = 3;
export const FROZEN_MOVE = 0.001;

/** Three scaled median absolute deviations: the usual robust cut; 1.4826 makes the MAD a standard deviation for normal errors. */
export const OUTLIER_DEVIATIONS = 3 * 1.4826;

/** With four or five values the MAD collapses to almost nothing when most agree: without a floor honest venues would be dropped. */
export const OUTLIER_FLOOR = 0.005;

/** Without a ceiling the four prices 90000, 99000, 108000 and 117000 would all be kept. */
export const OUTLIER_CEILING = 0.01;

/** With three or more, a single wrong source is outvoted. */
export const QUORUM = 3;

/** Three or more agree when they lie within this of each other; four in two camps 2 % apart do not. */
export const AGREEMENT = 0.01;

/** In a crash even closes of the same candle lie apart: after LATE those within the outlier limit are taken. */
export const LATE_AGREEMENT = 2 * OUTLIER_CEILING;
export const LATE = 30 * MINUTE;

/**
 * Two sources that agree within this fraction are enough for a degraded price; a camp among sources that do not all agree must be as close. A
 * third that is further from the two contradicts them; that defers 1 % of right prices to candles on days when two or three are wrong alike.
 */
export const PAIR = 2;
export const PAIR_AGREEMENT = 0.005;

/** From candles a pair is believed only once the same two have agreed for this many closes running. */
export const PAIR_CLOSES = 3;

/**
 * A price is compared with the median of the newest REFERENCES prices that are not older than REFERENCE_AGE. With half an hour, wrong venues
 * need only last longer: 118 wrong prices of 6,900 on days when three are wrong alike, instead of 12.
 */
export const REFERENCES = 3;
export const REFERENCE_AGE = 2 * HOUR;

/**
 * A price further than this from the reference jumps: it takes JUMP_QUORUM venues to be believed at once. Without this there are 334 wrong
 * prices on those days; with 3 % or 8 % as many as with 5 %.
 */
export const JUMP = 0.05;
export const JUMP_QUORUM = 4;

/**
 * Beyond this, fewer than JUMP_QUORUM are never believed: bitcoin has never moved that far in hours, and a wrong unit is further off. Without
 * this there are 43.
 */
export const WILD_JUMP = 0.5;
