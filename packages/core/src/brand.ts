declare const brand: unique symbol;

/** A `Value` that only its own parser can produce, so that a slot is never mistaken for a price. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
