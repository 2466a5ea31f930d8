import { DAY, MINUTE, SECOND } from "./instant.ts";

/** The number of the price rule that this code judges by: it goes into every price, so that the price can be derived again later. */
export const RULE = 1;

/** All sources are asked at once and have this long in all, in milliseconds; a slot must not wait for the slowest venue. */
export const ASK_DEADLINE = 8 * SECOND;

/** A fresh ticker of a venue that trades bitcoin is seconds old; one this old was recorded on a venue whose feed had stopped. */
export const OLDEST_TRADE = 10 * MINUTE;

/** Venue and platform clocks differ by up to some seconds; beyond this a time from the future is a fault, not a skew. */
export const CLOCK_SKEW = 30 * SECOND;

/**
 * A time further than this from when its answer arrived is neither an old trade nor a skewed clock: it is in another unit, of another
 * epoch, or none at all. A day leaves room for a machine that takes its own zone's time for UTC.
 */
export const PLAUSIBLE_TIME = DAY;

/** Liquid bitcoin books are some hundredths of a percent wide; at 1 % the last trade says little about the price. */
export const WIDEST_SPREAD = 0.01;

/** Three scaled median absolute deviations: the usual robust cut; 1.4826 makes the MAD a standard deviation for normal errors. */
export const OUTLIER_DEVIATIONS = 3 * 1.4826;

/** With four or five values the MAD collapses to almost nothing when most agree: without a floor honest venues would be dropped. */
export const OUTLIER_FLOOR = 0.005;

/** Without a ceiling the four prices 90000, 99000, 108000 and 117000 would all be kept. */
export const OUTLIER_CEILING = 0.01;

/** From three on, a single wrong source is outvoted. */
export const QUORUM = 3;

/** Two sources are enough for a degraded price when they say the same, within this part of it. */
export const PAIR = 2;
export const PAIR_AGREEMENT = 0.005;
