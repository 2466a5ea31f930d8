import { onTestFinished } from "vitest";
import { type Ours, type OursOptions, openOurs } from "./ours.ts";

/** A rehearsal of our own project that ends with the test. */
export async function holdOurs(options: OursOptions = {}): Promise<Ours> {
  const ours = await openOurs(options);
  onTestFinished(ours.close);
  return ours;
}
