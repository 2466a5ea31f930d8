import type { Ran } from "./cli.ts";
import type { Step } from "./events.ts";

/** The result of one command. */
export interface Run extends Ran {
  readonly ok: boolean;
  /** All steps other than "same", in the order in which they began. */
  readonly steps: readonly Step[];
}

export interface RunOptions {
  /** Whether to preview before the update, as by default in a terminal; the program then runs twice. */
  readonly preview?: boolean;
  /** Fails if there is anything to change. */
  readonly expectNoChanges?: boolean;
  /** Another folder with the same project: a colleague's clone. */
  readonly program?: string;
  /** More of the CLI's own flags. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface StackState {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
  };
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly deletedWith?: string;
  readonly initErrors?: readonly string[];
}

/** The plan as `pulumi preview --json` prints it. */
export interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string; readonly newState?: StateResource }[];
}
