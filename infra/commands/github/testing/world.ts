/** What the stand-ins of az and gh know. */
export interface World {
  readonly tenant: string;
  /** Whoever az is signed in as, who owns what they create. */
  readonly person: Owner;
  readonly repository: {
    readonly name: string;
    readonly id: number;
    readonly isAdmin: boolean;
    /** Private, with a plan that has environments but neither reviewers nor waiting. */
    readonly isLimited?: boolean;
  };
  /** What GitHub says of the branch main. */
  main: Main;
  apps: App[];
  principals: {
    readonly id: string;
    readonly appId: string;
    readonly keys?: readonly string[];
    readonly owners?: readonly Owner[];
  }[];
  roles: Role[];
  /** Object ids of members, by the object id of the group. */
  groups: Record<string, string[]>;
  environments: Record<string, Environment>;
  /** The repository's own. */
  settings: Settings;
  /** How often Entra does not know yet what was just made. */
  lag: number;
  /** How often Entra still lists an application that was deleted. */
  afterglow: number;
  /** What fails, as the beginning of a command line, and what is said then. */
  fails: Record<string, string>;
}

interface Main {
  /** How many approvals each of its rules about pull requests asks for; what gh says where they cannot be seen. */
  readonly rules: readonly number[] | string;
  /** How many its classic protection asks for; what gh says where that cannot be seen. */
  readonly protection: number | string;
}

interface App {
  readonly appId: string;
  readonly displayName: string;
  readonly credentials: Credential[];
  /** Ids of passwords and certificates. */
  readonly keys?: readonly string[];
  readonly owners?: readonly Owner[];
}

/** A person of the tenant. */
interface Owner {
  readonly id: string;
  readonly userPrincipalName: string;
}

export interface Credential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

interface Role {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  condition: string | null;
}

export interface Settings {
  readonly variables: Record<string, string>;
  readonly secrets: Record<string, string>;
}

interface Environment extends Settings {
  readonly reviewers: readonly { readonly type: string; readonly id: number }[];
  readonly preventSelfReview?: boolean;
  readonly wait?: number;
  readonly branches: string[];
  readonly tags?: readonly string[];
  readonly isForAnyBranch?: boolean;
}
