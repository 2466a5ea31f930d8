/** The element kinds of bicep's types.json, version 0.0.1 of its format, as far as resource bodies use them. */
export type ArmType =
  | {
      readonly $type: "StringType";
      readonly pattern?: string;
      readonly minLength?: number;
      readonly maxLength?: number;
    }
  | { readonly $type: "StringLiteralType"; readonly value: string }
  | { readonly $type: "IntegerType"; readonly minValue?: number; readonly maxValue?: number }
  | { readonly $type: "BooleanType" | "AnyType" | "NullType" }
  | { readonly $type: "ArrayType"; readonly itemType: Ref; readonly minLength?: number; readonly maxLength?: number }
  | { readonly $type: "UnionType"; readonly elements: readonly Ref[] }
  | ObjectType
  | {
      readonly $type: "DiscriminatedObjectType";
      readonly name: string;
      readonly discriminator: string;
      readonly baseProperties: Readonly<Record<string, Property>>;
      readonly elements: Readonly<Record<string, Ref>>;
    };

export interface ObjectType {
  readonly $type: "ObjectType";
  readonly name: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Ref;
}

export interface ResourceType {
  readonly $type: "ResourceType";
  /** `Microsoft.Sql/servers@2023-08-01` */
  readonly name: string;
  readonly body: Ref;
}

export interface Property {
  readonly type: Ref;
  readonly flags: number;
}

/** `#/12` is element 12 of the file. */
export interface Ref {
  readonly $ref: string;
}

export const isRequired = (property: Property) => (property.flags & 1) !== 0;
export const isReadOnly = (property: Property) => (property.flags & 2) !== 0;
export const isWriteOnly = (property: Property) => (property.flags & 4) !== 0;
/** Fixed at creation: another value requires a replacement. */
export const isFixed = (property: Property) => (property.flags & 8) !== 0;
