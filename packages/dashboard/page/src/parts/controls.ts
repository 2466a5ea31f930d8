import { byId, element } from "../dom.ts";
import { KINDS, type Kind, RANGE_NAMES, type RangeName } from "../ranges.ts";
import type { View } from "../view.ts";
import { localZone, ZONES, type Zone, zone } from "../zone.ts";

export interface ControlEvents {
  readonly currency: (currency: string) => void;
  readonly range: (range: RangeName) => void;
  readonly kind: (kind: Kind) => void;
  readonly zone: (zone: Zone) => void;
}

const KIND_NAMES: Readonly<Record<Kind, string>> = { line: "Line", candles: "Candles" };

/** The four choices, as groups of radio buttons: arrow keys and screen readers handle those. */
export function createControls(events: ControlEvents): { show: (view: View, currencies: readonly string[]) => void } {
  fill("ranges", RANGE_NAMES, (name) => name, events.range);
  fill("kinds", KINDS, (kind) => KIND_NAMES[kind], events.kind);
  fill("zones", ZONES, (name) => (name === "utc" ? "UTC" : yourTime()), events.zone);
  // For a viewer in UTC both zones are the same.
  byId("zones").hidden = localZone() === "UTC";
  let known = "";
  return {
    show: ({ currency, span, kind }, currencies) => {
      if (known !== currencies.join()) fill("currencies", currencies, (name) => name, events.currency);
      known = currencies.join();
      check("currencies", currency);
      check("ranges", typeof span === "object" ? undefined : span);
      check("kinds", kind);
      check("zones", zone());
    },
  };
}

/** "Your time (Europe/Berlin)"; the style sheet hides the zone's name if there is no room. */
function yourTime(): Node {
  return element("span", "", "Your time", element("span", "name", ` (${localZone()})`));
}

function fill<Choice extends string>(
  id: string,
  choices: readonly Choice[],
  nameOf: (choice: Choice) => string | Node,
  chosen: (choice: Choice) => void,
): void {
  const group = byId(id);
  const labels = choices.map((choice) => {
    const input = element("input", "");
    input.type = "radio";
    input.name = id;
    input.value = choice;
    input.addEventListener("change", () => chosen(choice));
    return element("label", "", input, element("span", "", nameOf(choice)));
  });
  group.replaceChildren(...group.querySelectorAll("legend"), ...labels);
}

function check(id: string, value: string | undefined): void {
  for (const input of byId(id).querySelectorAll("input")) input.checked = input.value === value;
}
