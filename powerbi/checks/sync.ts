import { isDeepStrictEqual } from "node:util";
import { lookUp, text } from "./json.ts";
import type { Report } from "./report-folder.ts";

/**
 * The problems with synchronized slicers, one per line: those of a group must show the same field and start with the
 * same choice; otherwise the page that is opened first would decide.
 */
export function checkSync({ pages }: Report): readonly string[] {
  const slicers = pages.flatMap(({ folder, visuals }) =>
    visuals.map((visual) => ({ name: `${folder}/${visual.folder}`, visual: lookUp(visual.content, "visual") })),
  );
  const groups = Map.groupBy(slicers, ({ visual }) => text(visual, "syncGroup", "groupName"));
  return [...groups].flatMap(([group, [first, ...others]]) => {
    if (group === "") return [];
    const same = (part: string) =>
      others.filter(({ visual }) => !isDeepStrictEqual(lookUp(visual, part), lookUp(first?.visual, part)));
    return [
      ...(others.length === 0 ? [`${first?.name} is alone in its group ${group}`] : []),
      ...same("query").map(({ name }) => `${name} shows another field than ${first?.name}`),
      ...same("objects").map(({ name }) => `${name} starts with another choice than ${first?.name}`),
    ];
  });
}
