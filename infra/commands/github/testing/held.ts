import type { Call } from "../../testing/programs.ts";
import { ADMINISTRATORS } from "./connections.ts";
import { holdStandIns } from "./stand-ins.ts";
import type { World } from "./world.ts";

const CHANGES = /^(az .*\b(create|add|delete)\b|gh (variable|secret) |gh api --method )/;

/** The calls that change something, without those that only write the record. */
export const changesIn = (calls: readonly Call[]) =>
  calls.map(({ words }) => words.join(" ")).filter((line) => CHANGES.test(line));

/** A world with the group that administers the database, and what else a test puts into it. */
export async function held(more: (world: World) => unknown = () => {}) {
  const standIns = await holdStandIns();
  standIns.world.groups[ADMINISTRATORS] = [];
  more(standIns.world);
  return { ...standIns, before: structuredClone(standIns.world) };
}

/** The roles of the application of a name. */
export const rolesOf = ({ apps, principals, roles }: World, name: string) => {
  const { appId } = apps.find(({ displayName }) => displayName === name) ?? {};
  const { id } = principals.find((principal) => principal.appId === appId) ?? {};
  return roles.filter(({ principalId }) => principalId === id).map(({ role, scope }) => `${role} on ${scope}`);
};

/** The jobs that may sign in as the application of a name. */
export const subjectsOf = ({ apps }: World, name: string) =>
  apps.find(({ displayName }) => displayName === name)?.credentials.map(({ subject }) => subject);
