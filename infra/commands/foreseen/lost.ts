import type { Arm } from "../../azure/arm.ts";
import { TAGS } from "../../resources/tags.ts";
import type { Chosen } from "../chosen-stack.ts";
import { contentsOf, isAzuresOwn } from "../group-contents.ts";
import type { Problems } from "./look.ts";

/**
 * What the stack's group holds and its state does not know any more: a destroy takes what is in the group out of the state before Azure is
 * asked to delete the group, and leaves only that where Azure refuses. Databases and the like, which are inside of something else, are
 * none of this: a restored one is not ours to make again.
 */
export async function lostFromState(
  arm: Arm,
  { stack, state: { group, ids } }: Pick<Chosen, "stack" | "state">,
): Promise<Problems> {
  if (group === undefined) return [];
  const contents = await contentsOf(arm, group);
  if (contents === undefined)
    return [
      `the resource group ${group.name} of ${stack} is gone from Azure. Let Pulumi forget what was in it: pulumi refresh --stack ${stack}`,
    ];
  const lost = contents
    .filter(({ type, tags }) => type.split("/").length === 2 && tags?.project === TAGS.project)
    // A policy may give these the group's tags.
    .filter((resource) => !isAzuresOwn(resource) && !ids.has(resource.id.toLowerCase()));
  if (lost.length === 0) return [];
  const named = lost.map(({ type, name }) => `${type} ${name}`).join(", ");
  return [
    `the resource group ${group.name} holds what Pulumi's state of ${stack} does not know, and up would make a second time: ${named}. Where a destroy ended half-way, end it: npm run destroy -- --stack ${stack}. Else see "A destroy that ended half-way" in docs/deploy.md`,
  ];
}

interface Groups {
  readonly value?: readonly { readonly name: string; readonly tags?: Readonly<Record<string, string>> }[];
}

/**
 * For a stack without anything in its state, a line where Azure has a group with its tags: its state was lost (pulumi stack rm --force), or
 * it is somebody else's stack of the same name, which is why this refuses nothing.
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
      `The resource group ${group.name} is of a stack ${name} as well. If it is this one's, Pulumi has lost its state, and up makes all of it a second time: see "A destroy that ended half-way" in docs/deploy.md.`,
    );
  return [];
}
