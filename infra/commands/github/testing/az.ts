import { randomUUID } from "node:crypto";
import { type AzCommand, azAnswer, Refused } from "../../testing/az.ts";
import type { StandIn } from "../../testing/programs.ts";
import type { Credential, World } from "./world.ts";

const later = (world: World, what: string) => {
  if (world.lag <= 0) return;
  world.lag--;
  throw new Refused(what);
};

function appOf(world: World, id: string) {
  const app = world.apps.find(({ appId }) => appId === id);
  if (app === undefined)
    throw new Refused(
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  return app;
}

/** What an OData filter of one property compares it with, a quote in it doubled. */
function filtered(filter: string, property: string): string {
  const [, value] = new RegExp(`^${property} eq '((?:[^']|'')*)'$`).exec(filter) ?? [];
  if (value === undefined) throw new Refused(`Invalid filter clause: ${filter}`);
  return value.replaceAll("''", "'");
}

/** The passwords, or the certificates, whose ids here begin so. */
const keysOf = (keys: readonly string[] | undefined, certificates: boolean) =>
  (keys ?? []).filter((key) => key.startsWith("certificate") === certificates).map((keyId) => ({ keyId }));

/** As much of Azure's CLI as the script asks (its command module `role`), and what the services refuse. */
const COMMANDS: Readonly<Record<string, AzCommand<World>>> = {
  "account show": { needs: [], takes: ["--subscription"], run: (_flag, { tenant }) => ({ tenantId: tenant }) },
  "ad signed-in-user show": { needs: [], run: (_flag, { person }) => person },
  "ad app list": {
    needs: ["--filter"],
    run: (flag, world) => {
      const property = flag("--filter").startsWith("appId ") ? "appId" : "displayName";
      const found = world.apps.filter((app) => app[property] === filtered(flag("--filter"), property));
      if (found.length > 0 || property === "appId" || world.afterglow <= 0) return found;
      world.afterglow--;
      return [{ appId: "deleted" }];
    },
  },
  "ad app create": {
    needs: ["--display-name"],
    run: (flag, world) => {
      // One of that name is changed, and taken for the new one.
      const there = world.apps.find(({ displayName }) => displayName === flag("--display-name"));
      const app = there ?? {
        appId: randomUUID(),
        displayName: flag("--display-name"),
        credentials: [],
        owners: [world.person],
      };
      if (there === undefined) world.apps.push(app);
      return app;
    },
  },
  "ad app delete": {
    needs: ["--id"],
    run: (flag, world) => {
      const { appId } = appOf(world, flag("--id"));
      const gone = world.principals.filter((principal) => principal.appId === appId).map(({ id }) => id);
      world.apps = world.apps.filter((app) => app.appId !== appId);
      world.principals = world.principals.filter((principal) => principal.appId !== appId);
      for (const [group, members] of Object.entries(world.groups))
        world.groups[group] = members.filter((id) => !gone.includes(id));
    },
  },
  "ad app owner list": { needs: ["--id"], run: (flag, world) => appOf(world, flag("--id")).owners ?? [] },
  "ad sp owner list": {
    needs: ["--id"],
    run: (flag, { principals }) => principals.find(({ id }) => id === flag("--id"))?.owners ?? [],
  },
  "ad app credential list": {
    needs: ["--id"],
    takes: ["--cert"],
    run: (flag, world) => keysOf(appOf(world, flag("--id")).keys, flag("--cert") !== ""),
  },
  "ad sp credential list": {
    needs: ["--id"],
    takes: ["--cert"],
    run: (flag, { principals }) =>
      keysOf(principals.find(({ id }) => id === flag("--id"))?.keys, flag("--cert") !== ""),
  },
  "ad app federated-credential list": { needs: ["--id"], run: (flag, world) => appOf(world, flag("--id")).credentials },
  "ad app federated-credential create": {
    needs: ["--id", "--parameters"],
    run: (flag, world) => {
      const { credentials } = appOf(world, flag("--id"));
      const asked: Credential = JSON.parse(flag("--parameters"));
      if (!/^[A-Za-z0-9][\w-]{2,119}$/.test(asked.name))
        throw new Refused(`Invalid value specified for property 'name' (${asked.name})`);
      if (credentials.length === 20)
        throw new Refused("The maximum number of federated identity credentials was reached");
      if (credentials.some(({ name, subject }) => name === asked.name || subject === asked.subject))
        throw new Refused(`FederatedIdentityCredential with name ${asked.name} already exists.`);
      credentials.push(asked);
      return asked;
    },
  },
  "ad sp list": {
    needs: ["--filter"],
    run: (flag, { principals }) => principals.filter(({ appId }) => appId === filtered(flag("--filter"), "appId")),
  },
  "ad sp create": {
    needs: ["--id"],
    run: (flag, world) => {
      later(
        world,
        `The appId '${flag("--id")}' of the service principal does not reference a valid application object.`,
      );
      const { appId } = appOf(world, flag("--id"));
      if (world.principals.some((principal) => principal.appId === appId))
        throw new Refused(
          "The service principal cannot be created, updated, or restored because the service principal name is already in use.",
        );
      const principal = { id: randomUUID(), appId, owners: [world.person] };
      world.principals.push(principal);
      return principal;
    },
  },
  "ad group member check": {
    needs: ["--group", "--member-id"],
    run: (flag, { groups }) => ({ value: groups[flag("--group")]?.includes(flag("--member-id")) ?? false }),
  },
  "ad group member add": {
    needs: ["--group", "--member-id"],
    run: (flag, world) => {
      const members = world.groups[flag("--group")];
      if (members === undefined) throw new Refused(`Resource '${flag("--group")}' does not exist`);
      later(
        world,
        `Resource '${flag("--member-id")}' does not exist or one of its queried reference-property objects are not present.`,
      );
      if (members.includes(flag("--member-id")))
        throw new Refused(
          "One or more added object references already exist for the following modified properties: 'members'.",
        );
      members.push(flag("--member-id"));
    },
  },
  "role assignment list": {
    needs: ["--assignee", "--fill-principal-name"],
    takes: ["--role", "--scope", "--all", "--subscription"],
    run: (flag, { roles }) =>
      roles
        .map((one) => ({ ...one, name: one.id.split("/").at(-1) }))
        .filter(({ principalId }) => principalId === flag("--assignee"))
        .filter(({ role }) => flag("--role") === "" || role === flag("--role"))
        .filter(({ scope }) =>
          flag("--all") === ""
            ? scope.toLowerCase() === flag("--scope").toLowerCase()
            : scope.toLowerCase().startsWith(`/subscriptions/${flag("--subscription")}`.toLowerCase()),
        ),
  },
  "role assignment create": {
    needs: ["--assignee-object-id", "--assignee-principal-type", "--role", "--scope"],
    takes: ["--condition", "--condition-version"],
    run: (flag, world) => {
      const [principalId, role, scope] = [flag("--assignee-object-id"), flag("--role"), flag("--scope")];
      const same = (other: World["roles"][number]) =>
        other.principalId === principalId && other.role === role && other.scope.toLowerCase() === scope.toLowerCase();
      // One that is there is given back as it is, whatever its condition.
      const there = world.roles.find(same);
      if (there !== undefined) return { name: there.id.split("/").at(-1) };
      const name = randomUUID();
      const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
      world.roles.push({ id, principalId, role, scope, condition: flag("--condition") || null });
      return { name };
    },
  },
  "role assignment delete": {
    needs: ["--ids"],
    run: (flag, world) => {
      world.roles = world.roles.filter(({ id }) => id !== flag("--ids"));
    },
  },
};

export const az: StandIn<World> = (call, world) => azAnswer(COMMANDS, call, world);
