import { apartFrom, type Camp, type Voice } from "./agreement.ts";
import type { Price } from "./price.ts";
import { JUMP, JUMP_QUORUM, PAIR, PAIR_AGREEMENT, QUORUM, WILD_JUMP } from "./rule.ts";
import { percent } from "./text.ts";

/** What a price that may jump is held against. */
export interface Standing {
  /** The median of the newest prices; null where there is none to compare with. */
  readonly reference: Price | null;
  /** All sound voices, those of the camp among them. */
  readonly votes: readonly Voice[];
  /** How many venues were asked. */
  readonly asked: number;
}

/**
 * Why a live price is not believed yet; undefined when it is. One that jumps is believed at once when JUMP_QUORUM agree; three are believed
 * when it is no WILD_JUMP, no venue still stands where the price was, and they are all but one of those asked or say it a second time; a pair
 * never is. With nothing to compare with three are believed; two are when no more were asked and they say it a second time: else candles tell it.
 * @param isRepeated whether the slot before said the same
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

/** The same of a price from candles, which is not said a second time: three are believed when no venue still stands where the price was. */
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
