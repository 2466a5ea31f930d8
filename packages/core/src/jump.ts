import { apartFrom, type Camp, type Voice } from "./agreement.ts";
import type { Price } from "./price.ts";
import { JUMP, JUMP_QUORUM, PAIR, PAIR_AGREEMENT, QUORUM, WILD_JUMP } from "./rule.ts";
import { percent } from "./text.ts";

/** What a price is checked against for a jump. */
export interface Standing {
  /** The median of the newest prices; null if there is none to compare with. */
  readonly reference: Price | null;
  /** All sound voices, including those of the camp. */
  readonly votes: readonly Voice[];
  /** How many venues were asked. */
  readonly asked: number;
}

/**
 * Why a live price is not believed yet; undefined when it is. A jump is believed at once when JUMP_QUORUM venues agree. From three it is believed
 * when it is no WILD_JUMP, no venue is still at the old price, and they are all but one of those asked or say it in a second slot; from a pair,
 * never. With nothing to compare with, three are believed, and a pair if no other venue was asked and it says so twice; else candles decide.
 * @param isRepeated whether the slot before had the same price
 */
export function doubtOfLive(camp: Camp, standing: Standing, isRepeated: boolean): string | undefined {
  const { reference, asked } = standing;
  const isPair = camp.members.length < QUORUM;
  if (reference === null) {
    if (!isPair || (isRepeated && asked <= PAIR)) return undefined;
    return "nothing to compare it with, and only two agree";
  }
  const doubt = doubtOfJump(camp, standing);
  if (doubt !== undefined || !jumps(camp, reference)) return doubt;
  if (camp.members.length >= Math.min(JUMP_QUORUM, asked - 1) || isRepeated) return undefined;
  return jumpText(camp, reference, `only ${camp.members.length} of ${asked} say so`);
}

/** The same for a price from candles, which need no second slot: three are believed when no venue is still at the old price. */
export function doubtOfJump(camp: Camp, { reference, votes }: Standing): string | undefined {
  if (reference === null || !jumps(camp, reference) || camp.members.length >= JUMP_QUORUM) return undefined;
  if (camp.members.length < QUORUM) return jumpText(camp, reference, "only two say so");
  if (apartFrom(camp.price, reference) > WILD_JUMP) return jumpText(camp, reference, "fewer than four say so");
  const remains = votes.filter(({ value }) => apartFrom(value, reference) <= PAIR_AGREEMENT);
  const names = remains.map(({ source }) => source).join(", ");
  return remains.length === 0 ? undefined : jumpText(camp, reference, `${names} at the old price`);
}

function jumps({ price }: Camp, reference: Price): boolean {
  return apartFrom(price, reference) > JUMP;
}

function jumpText({ price }: Camp, reference: Price, but: string): string {
  return `${percent(apartFrom(price, reference))} from the last prices, ${but}`;
}
