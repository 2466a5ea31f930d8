import type { Arm } from "../../azure/arm.ts";
import type { Chosen } from "../chosen-stack.ts";
import type { StackFlags } from "../stack-flags.ts";
import { invalidConfiguration, leftOfExample } from "./configuration.ts";
import { locksOnGroup } from "./locks.ts";
import { look, type Problems } from "./look.ts";
import { lostFromState, sayNamesake } from "./lost.ts";
import { withoutRuntime, withoutSql } from "./offered.ts";
import { foreignConfiguration, keptFromDestroy, pastProtection } from "./protection.ts";
import { unregisteredProviders } from "./providers.ts";
import { configuredRegions, movedRegions } from "./regions.ts";

export interface Look {
  readonly chosen: Chosen;
  readonly flags: StackFlags;
  readonly environment: NodeJS.ProcessEnv;
  /** Undefined if nobody is signed in: what only Azure knows is then not checked. */
  readonly arm: Arm | undefined;
  /** Called with a line for each check that could not be made. */
  readonly say: (line: string) => void;
}

/** Finds what would stop a destroy half-way, so that it does not begin. */
export async function againstDestroy({ chosen, flags, arm, say }: Look): Promise<Problems> {
  const locked =
    arm === undefined ? [] : await look("which locks there are", say, () => locksOnGroup(arm, chosen.state));
  return [...foreignConfiguration(chosen, flags), ...keptFromDestroy(chosen), ...locked];
}

/** Finds what would make an update fail, or delete what must be kept, as far as the configuration, the state and Azure show it. */
export async function againstUp({ chosen, flags, environment, arm, say }: Look): Promise<Problems> {
  const { stack, state } = chosen;
  const regions = configuredRegions(chosen);
  const known = [
    ...foreignConfiguration(chosen, flags),
    ...invalidConfiguration(chosen, flags),
    ...leftOfExample(chosen),
    ...pastProtection(chosen, flags, environment),
    ...(regions === undefined ? [] : movedRegions(chosen, regions)),
  ];
  if (arm === undefined) return known;
  const looks = [
    look("which resource providers are registered", say, () => unregisteredProviders(arm)),
    look(`what is in the resource group of ${stack}`, say, () => lostFromState(arm, chosen)),
    look(`whether there is another stack ${stack}`, say, () => sayNamesake(arm, chosen, say)),
  ];
  if (regions !== undefined) {
    const { location, sqlLocation } = regions;
    const sqlRegion = sqlLocation || location;
    if (!state.hasApp)
      looks.push(look(`whether ${location} has Flex Consumption`, say, () => withoutRuntime(arm, stack, location)));
    if (state.sqlServerName === undefined)
      looks.push(look(`whether ${sqlRegion} accepts SQL servers`, say, () => withoutSql(arm, stack, sqlRegion)));
  }
  return [...known, ...(await Promise.all(looks)).flat()];
}
