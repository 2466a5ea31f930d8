import { askedSettingsOf, proxyOf, together, type Values } from "@tracker/settings";
import { type Command, type Io, switchFlag } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { auditRange } from "../audit-range.ts";
import { systemClock } from "../clocks.ts";
import { rangeProblems, timeFlag, whyFlag } from "../flags.ts";
import { readGiven } from "../given.ts";
import { openPlace, openToRead, openToRepair, problemsToRead, problemsToWrite } from "../open-store.ts";
import { PLACE_FLAGS, PLACE_SETTINGS } from "../place.ts";
import { repairSteps } from "../repair-steps.ts";
import { storedRange } from "../stored-range.ts";

const FLAGS = {
  from: timeFlag("--from", "the first slot; that of the first price by default"),
  to: timeFlag("--to", "the end, exclusive; after the last price by default"),
  candles: switchFlag("--candles", "compare the prices with the venues' candles too; exits with 1 if none can be read"),
  repair: switchFlag("--repair", "replace wrong prices with those from candles, and keep the old ones; asks first"),
  why: whyFlag,
  yes: switchFlag("--yes", "do not ask before replacing"),
  ...PLACE_FLAGS,
};

export const audit: Command = {
  usage: "npm run audit --",
  description:
    "Derives each stored price again from its stored quotes, by the rule that it names; exits with 1 if one differs.",
  flags: FLAGS,
  settings: { ...askedSettingsOf(VENUES), ...PLACE_SETTINGS },
  examples: [
    "npm run audit",
    "npm run audit -- --from 2026-11-01 --to 2026-12-01 --candles",
    'npm run audit -- --candles --repair --why "kraken quoted another pair"',
  ],
  run: auditPrices,
};

async function auditPrices(args: readonly string[], io: Io): Promise<number> {
  const { flags, place, sources } = readGiven(FLAGS, args, io, {
    sources: true,
    conflictsOf: (right) => conflictsOf(right, io),
    fileProblems: (file, right) => [...problemsToRead(file), ...(right.repair ? problemsToWrite(file) : [])],
  });
  const { from, to, candles, repair, why, yes } = flags;
  const proxy = candles ? proxyOf(io.environment) : undefined;
  if (proxy?.used === false) io.warn(proxy.text);
  // Read before anything is opened: until it is read, a signal ends the process at once.
  const { signal } = io;
  const opened = await openPlace(place, io, repair ? openToRepair : openToRead);
  try {
    const { store, name, who } = opened;
    const currencies = (await store.oldest()).map(({ currency }) => currency);
    const range = await storedRange(store, currencies, { from, to });
    if (range === undefined) {
      const none = currencies.length === 0 ? "no price is stored" : "no prices are stored in this range";
      io.print(`${name}: ${none}, so nothing was audited`);
      return 0;
    }
    const kindOf = (source: string) => VENUES.find((venue) => venue.name === source)?.kind ?? "venue";
    const session = {
      ports: { sources, store, clock: systemClock },
      options: { currencies, kindOf, askCandles: candles, signal },
      io,
    };
    const { wrong, where, notCompared } = await auditRange(session, range);
    if (signal.aborted) return 1;
    if (!repair || wrong === 0) return wrong === 0 && !notCompared ? 0 : 1;
    if (!yes && !(await isAgreed(io, wrong, name))) {
      io.warn("nothing was replaced");
      return 1;
    }
    return (await repairSteps(session, where, { who, why: why as string })) === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
}

function conflictsOf(right: Partial<Values<typeof FLAGS>>, io: Io): string[] {
  return [
    ...rangeProblems(right, systemClock.now()),
    ...(together(right, ["repair", "why", "yes"], (flags) => repairProblems(flags, io)) ?? []),
  ];
}

function repairProblems(
  { repair, why, yes }: Pick<Values<typeof FLAGS>, "repair" | "why" | "yes">,
  { ask }: Io,
): string[] {
  return [
    ...(repair && why === undefined ? [`--repair needs --why, ${whyFlag.allowed} for the audit trail`] : []),
    ...(repair && !yes && ask === undefined
      ? ["--repair asks before it replaces anything, but there is no terminal to ask on: give --yes as well"]
      : []),
    ...(!repair && why !== undefined ? ["--why is only for --repair"] : []),
    ...(!repair && yes ? ["--yes is only for --repair"] : []),
  ];
}

async function isAgreed({ ask }: Io, wrong: number, name: string): Promise<boolean> {
  const prices = wrong === 1 ? "1 price" : `${wrong.toLocaleString("en")} prices`;
  return (await ask?.(`Replace ${prices} in ${name} with what the venues' candles give? Type yes: `)) === "yes";
}
