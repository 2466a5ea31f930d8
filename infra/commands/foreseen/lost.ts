import type { Arm } from "../../azure/arm.ts";
import { TAGS } from "../../resources/tags.ts";
import type { Chosen } from "../chosen-stack.ts";
import { contentsOf, isAzuresOwn } from "../group-contents.ts";
import type { Problems } from "./look.ts";

/**
 * Finds resources that are in the stack's group but no longer in its state: a destroy removes what is in the group from the state before it
 * asks Azure to delete the group, so if Azure refuses, only the group is left in the state. Child resources such as databases do not count: a
 * restored one is not for us to create again.
 */
export async function lostFromState(
  arm: Arm,
  { stack, state: { group, ids } }: Pick<Chosen, "stack" | "state">,
): Promise<Problems> {
  if (group === undefined) return [];
  const contents = await contentsOf(arm, group);
  if (contents === undefined)
    return [
      `the resource group ${group.name} of ${stack} is gone from Azure. To remove what was in it from Pulumi's state: pulumi refresh --stack ${stack}`,
    ];
  const lost = contents
    .filter(({ type, tags }) => type.split("/").length === 2 && tags?.project === TAGS.project)
    // A policy may give these the group's tags.
    .filter((resource) => !isAzuresOwn(resource) && !ids.has(resource.id.toLowerCase()));
  if (lost.length === 0) return [];
  const named = lost.map(({ type, name }) => `${type} ${name}`).join(", ");
  return [
    `the resource group ${group.name} has resources that Pulumi's state of ${stack} lacks, and up would create them a second time: ${named}. If a destroy stopped half-way, finish it: npm run destroy -- --stack ${stack}. Otherwise see "A destroy that ended half-way" in docs/deploy.md`,
  ];
}

interface Groups {
  readonly value?: readonly { readonly name: string; readonly tags?: Readonly<Record<string, string>> }[];
}

/**
 * Prints a line if the stack's state is empty but Azure has a group with its tags: either the state was lost (pulumi stack rm --force) or the
 * group belongs to somebody else's stack of the same name, which is why this refuses nothing.
 */
export async function sayNamesake(
  arm: Arm,
  { stack, state }: Pick<Chosen, "stack" | "state">,
  say: (line: string) => void,
): Promise<Problems> {
  if (state.group !== undefined) return [];
  const name = stack.split("/").at(-1) ?? "";
  const filter = encodeURIComponent(`tagName eq 'stack' and tagValue eq '${name}'`);
  const { body } = await arm.request("GET", `/resourcegroups?$filter=${filter}`, "2021-04-01");
  const same = ((body as Groups).value ?? []).filter(
    ({ tags }) => tags?.project === TAGS.project && tags.stack === name,
  );
  for (const group of same)
    say(
      `The resource group ${group.name} also belongs to a stack ${name}. If that is this stack, Pulumi has lost its state, and up will create everything a second time: see "A destroy that ended half-way" in docs/deploy.md.`,
    );
  return [];
}
