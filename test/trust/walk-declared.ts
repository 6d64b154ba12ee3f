import { stringify } from "yaml";

// What the templates of a walk say. Names come from pools so small that things meet.

export const projectNames = ["alpha", "beta", "gamma"] as const;
export const clusterNames = ["one", "two", "three"] as const;
export const userNames = ["ann", "bob", "cyd"] as const;
export const addresses = ["192.0.2.1", "192.0.2.2", "198.51.100.0/24"] as const;
export const sizes = ["M0", "FLEX", "M10", "M20"] as const;
export const roles = ["read", "readWrite", "dbAdmin"] as const;
export const comments = [undefined, "office", "home"] as const;
export const tags = [undefined, { team: "a" }, { team: "b" }] as const;
export const allowed = [[], ["192.0.2.1"], ["192.0.2.1", "198.51.100.0/24"], ["192.0.2.2"]] as const;
export const passwordNames = ["first-password", "second-password"] as const;
export const backups = [undefined, "off", "daily"] as const;

interface Common {
  /** Taken over although it differs. */
  readonly adopt?: true;
}
export interface ProjectSpec extends Common {
  readonly kind: "project";
  readonly name: string;
}
export interface ClusterSpec extends Common {
  readonly kind: "cluster";
  /** Key of the project's template. */
  readonly project: string;
  readonly name: string;
  readonly size: (typeof sizes)[number];
  readonly allow: readonly string[];
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Dedicated tiers only. */
  readonly backup?: (typeof backups)[number];
  /** A snapshot before deletion and resize; dedicated tiers only. */
  readonly careful?: boolean;
  readonly protected?: boolean;
}
export interface UserSpec extends Common {
  readonly kind: "user";
  readonly project: string;
  readonly name: string;
  readonly role: string;
  readonly password: string;
}
export interface EntrySpec extends Common {
  readonly kind: "entry";
  readonly project: string;
  /** The address or block. */
  readonly name: string;
  readonly comment?: string | undefined;
}
export type Spec = ProjectSpec | ClusterSpec | UserSpec | EntrySpec;
export type MemberSpec = Exclude<Spec, ProjectSpec>;

/** Specs by the key of their template, in the namespace `shop`. */
export type Declared = ReadonlyMap<string, Spec>;

export const namespace = "shop";
export const pathOf = (key: string): string => `${namespace}/${key}`;
export const keyOf = (path: string): string => path.slice(namespace.length + 1);

export function isDedicated({ size }: ClusterSpec): boolean {
  return size !== "M0" && size !== "FLEX";
}

/** Name of the project that a spec is, or stands in. */
export function projectName(declared: Declared, spec: Spec): string {
  if (spec.kind === "project") return spec.name;
  return declared.get(spec.project)?.name ?? "";
}

/** What two templates must not share: both would stand for one resource. */
export function identityOf(declared: Declared, spec: Spec): string {
  return spec.kind === "project"
    ? `project ${spec.name}`
    : `${spec.kind} ${spec.name} in ${projectName(declared, spec)}`;
}

/** Whether a user could have written this: every resource once, every project declared, one free cluster for each. */
export function isSound(declared: Declared): boolean {
  const specs = [...declared.values()];
  const homeless = specs.some((spec) => spec.kind !== "project" && !declared.has(spec.project));
  const identities = specs.flatMap((spec) => {
    const free = spec.kind === "cluster" && spec.size === "M0" ? [`free cluster in ${spec.project}`] : [];
    return [identityOf(declared, spec), ...free];
  });
  return !homeless && new Set(identities).size === identities.length;
}

const limits = { project: 2, cluster: 3, user: 3, entry: 3 } as const;

/** With one template more, under the first key that is free; undefined where there are enough of its kind. */
export function added(declared: Declared, spec: Spec): Declared | undefined {
  if ([...declared.values()].filter(({ kind }) => kind === spec.kind).length >= limits[spec.kind]) return undefined;
  return new Map([...declared, [freeKey(declared, spec), spec]]);
}

/** The same template under another key, which is none of `taken`. Members of a project follow it. */
export function rekeyed(declared: Declared, key: string, taken: ReadonlySet<string> = new Set()): Declared {
  const spec = declared.get(key);
  if (!spec) return declared;
  const renamed = freeKey(declared, spec, taken);
  return new Map(
    [...declared].map(([other, one]) => {
      if (other === key) return [renamed, one] as const;
      return [other, one.kind !== "project" && one.project === key ? { ...one, project: renamed } : one] as const;
    }),
  );
}

/** Without a template; a project goes with its members. */
export function removed(declared: Declared, key: string): Declared {
  return new Map(
    [...declared].filter(([other, one]) => other !== key && (one.kind === "project" || one.project !== key)),
  );
}

export function changed(declared: Declared, key: string, spec: Spec): Declared {
  return new Map([...declared].map(([other, one]) => [other, other === key ? spec : one]));
}

function freeKey(declared: Declared, { kind }: Spec, taken: ReadonlySet<string> = new Set()): string {
  for (let number = 0; ; number += 1) {
    const key = `${kind}-${number}`;
    if (!declared.has(key) && !taken.has(key)) return key;
  }
}

export function yamlOf(declared: Declared): string {
  return stringify({
    namespace,
    ...Object.fromEntries([...declared].map(([key, spec]) => [key, section(spec)])),
  });
}

function section(spec: Spec): Record<string, unknown> {
  const adopt = spec.adopt ? { adopt: true } : {};
  if (spec.kind === "project") {
    return {
      defines: "mongodb-atlas/project",
      name: spec.name,
      organization: "my-organization",
      "permitted-secrets": { "mongodb-atlas-token": true },
      ...adopt,
    };
  }
  return {
    defines: `mongodb-atlas/${spec.kind === "entry" ? "ip-access-list-entry" : spec.kind}`,
    project_id: '<- connection-target("project") entity-state get-member("id")',
    ...properties(spec),
    ...adopt,
    "permitted-secrets": { "mongodb-atlas-token": true, ...(spec.kind === "user" ? { [spec.password]: true } : {}) },
    connections: { project: { runnable: pathOf(spec.project), service: "data" } },
    depends: { "wait-for": { runnables: [pathOf(spec.project)], timeout: 600 } },
  };
}

function properties(spec: MemberSpec): Record<string, unknown> {
  if (spec.kind === "user") return { name: spec.name, role: spec.role, password_secret_ref: spec.password };
  if (spec.kind === "entry") {
    return {
      [spec.name.includes("/") ? "cidr_block" : "ip_address"]: spec.name,
      ...defined({ comment: spec.comment }),
    };
  }
  return {
    name: spec.name,
    provider: "AWS",
    region: "US_EAST_1",
    instance_size: spec.size,
    ...(spec.allow.length === 0 ? {} : { allow_ips: spec.allow }),
    ...defined({ tags: spec.tags, deletion_protection: spec.protected }),
    ...(isDedicated(spec) ? dedicated(spec) : {}),
  };
}

function dedicated({ backup, careful }: ClusterSpec): Record<string, unknown> {
  const daily = { schedule: { policies: [{ every: "daily", keep: "7 days" }] } };
  return {
    ...(backup === undefined ? {} : { backup: backup === "off" ? { enabled: false } : daily }),
    ...(careful && backup !== "off" ? { snapshot_before: ["delete", "resize"] } : {}),
  };
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The name under which Atlas has it. */
export function blockOfSpec({ kind, name }: Spec): string {
  return kind === "entry" && !name.includes("/") ? `${name}/32` : name;
}
