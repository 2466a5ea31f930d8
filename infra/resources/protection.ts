import { type ResourceOptions, runtime } from "@pulumi/pulumi";

/**
 * Protects everything that is registered from here on, as the engine looks at each resource alone: if only the group were protected, a destroy
 * would drop what is `deletedWith` it from the state, and then not delete the group. For the same reason, protected resources have no
 * `deletedWith`: one that somebody unprotects is then deleted from Azure too, not only from the state.
 */
export function protectEverything(): void {
  runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: protectedBy(opts) }));
}

function protectedBy({ deletedWith: _, ...options }: ResourceOptions): ResourceOptions {
  return { ...options, protect: true };
}
