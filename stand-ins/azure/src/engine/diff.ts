import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { isMap, type Value, type Values } from "./wire.ts";

export interface Diff {
  readonly olds: Values;
  readonly news: Values;
  /** Whether a change at this path (`sku.name`, `subnets[0].name`) requires a replacement. */
  readonly replaces: (path: string) => boolean;
  readonly deleteBeforeReplace?: boolean;
}

/** The answer to the engine for a difference of inputs, property by property. */
export function diffResponse({ olds, news, replaces, deleteBeforeReplace = false }: Diff): messages.DiffResponse {
  const { DiffChanges } = messages.DiffResponse;
  const response = new messages.DiffResponse();
  const changes = [...changesOf(olds, news, "")];
  response.setChanges(changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setHasdetaileddiff(true);
  const replaced = changes.filter(({ path }) => replaces(path));
  for (const { path, kind } of changes) {
    const diff = new messages.PropertyDiff();
    diff.setKind(kindOf(kind, replaces(path)));
    diff.setInputdiff(true);
    response.getDetaileddiffMap().set(path, diff);
  }
  response.setDiffsList([...new Set(changes.map(({ path }) => topOf(path)))]);
  response.setReplacesList([...new Set(replaced.map(({ path }) => topOf(path)))]);
  response.setDeletebeforereplace(deleteBeforeReplace && replaced.length > 0);
  return response;
}

interface Change {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
}

/** Each changed member of a list or map is a change of its own; a value that changes its kind is one change. */
export function* changesOf(old: Value, now: Value, path: string): Generator<Change> {
  if (isMap(old) && isMap(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const inner = path === "" ? step(key) : /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}${step(key)}`;
      yield* changesIn(old[key], now[key], inner);
    }
  } else if (Array.isArray(old) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(old.length, now.length); index++)
      yield* changesIn(old[index], now[index], `${path}[${index}]`);
  } else if (old !== now) yield { path, kind: "update" };
}

function* changesIn(old: Value | undefined, now: Value | undefined, path: string): Generator<Change> {
  if (old === undefined && now !== undefined) yield { path, kind: "add" };
  else if (old !== undefined && now === undefined) yield { path, kind: "delete" };
  else if (old !== undefined && now !== undefined) yield* changesOf(old, now, path);
}

/** Quotes a key with special characters, as in property paths. */
function step(key: string): string {
  return /^[\w-]+$/.test(key) ? key : `["${key.replaceAll('"', '\\"')}"]`;
}

function topOf(path: string): string {
  return /^[\w-]+/.exec(path)?.[0] ?? path;
}

function kindOf(kind: Change["kind"], replace: boolean): messages.PropertyDiff.Kind {
  const { Kind } = messages.PropertyDiff;
  if (kind === "add") return replace ? Kind.ADD_REPLACE : Kind.ADD;
  if (kind === "delete") return replace ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replace ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
