import { type ResourceOptions, runtime } from "@pulumi/pulumi";

/**
 * Protects everything that is registered from here on: the engine looks at each resource alone. Were only the group protected, a destroy
 * would take what is `deletedWith` it out of the state, and then not delete the group. For the same reason a protected resource is deleted
 * by itself: where somebody unprotects one, what leaves the state leaves Azure.
 */
export function protectEverything(): void {
  runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: protectedBy(opts) }));
}

function protectedBy({ deletedWith: _, ...options }: ResourceOptions): ResourceOptions {
  return { ...options, protect: true };
}
