import { type EntityType, type SecretProperty, type SecretUse, secretProperties } from "../../entity/index.ts";
import type { Diagnostic, Place } from "../diagnostic.ts";
import { placeInScript, placeOf, type SourceNode } from "../source/tree.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import { severityFor } from "./severity.ts";

/** Where a template finds a secret: its private one, or the global one that it must be permitted to see. */
export type SecretShelf = (path: string, secret: string) => "private" | "global" | undefined;

/** A secret that a template names. */
export interface NamedSecret {
  readonly secret: string;
  readonly place: Place;
  /** `script`: read by a script. */
  readonly use: SecretUse | "script";
  /** The entity's property that names it. */
  readonly property?: string;
}

/** A property that names a secret, and the name that it has by default. */
interface DefaultedProperty extends SecretProperty {
  readonly byDefault: string | undefined;
}

/** Asked for each of a thousand templates, and the same for all of a type. */
const properties = new WeakMap<EntityType, readonly DefaultedProperty[]>();

function propertiesOf(type: EntityType): readonly DefaultedProperty[] {
  const known = properties.get(type) ?? secretProperties(type.definition).map(withDefault(type));
  properties.set(type, known);
  return known;
}

function withDefault({ definition }: EntityType): (property: SecretProperty) => DefaultedProperty {
  return ({ property, use }) => {
    const result = definition.shape[property]?.safeParse(undefined);
    return { property, use, byDefault: result?.success && typeof result.data === "string" ? result.data : undefined };
  };
}

/** Whether entities of a type put something into secrets that their templates name. */
export function fillsSecrets(type: EntityType): boolean {
  return propertiesOf(type).some(({ use }) => use === "write");
}

/** The secrets that an entity's own properties name, written out or by default. A name that a script makes is not in it. */
export function ownSecrets(template: Template, type: EntityType): NamedSecret[] {
  return propertiesOf(type).flatMap(({ property, use, byDefault }): NamedSecret[] => {
    const values = valuesAt(template.properties, property.split("."));
    if (values.length === 0 && byDefault !== undefined) {
      return [{ secret: byDefault, place: template.place, use, property }];
    }
    return values.flatMap((value) => {
      const isName = value.kind === "scalar" && typeof value.value === "string";
      return isName ? [{ secret: String(value.value), place: placeOf(value), use, property }] : [];
    });
  });
}

/** What is written at a property, in each element of the lists on the way to it. */
function valuesAt(node: SourceNode, members: readonly string[]): SourceNode[] {
  if (node.kind === "list") return node.items.flatMap((item) => valuesAt(item, members));
  const [member, ...rest] = members;
  if (member === undefined) return [node];
  const value = node.kind === "mapping" ? node.entries.get(member)?.value : undefined;
  return value === undefined ? [] : valuesAt(value, rest);
}

/**
 * Whether an entity may use the global secret of this name. Where its template names no `permitted-secrets` at all,
 * those of its own properties count as named.
 */
export function maySee(template: Template, type: EntityType, secret: string): boolean {
  if (template.permittedSecrets) return template.permittedSecrets.has(secret);
  return ownSecrets(template, type).some((own) => own.secret === secret);
}

/** Secrets that are used and not permitted, or not set. One that is missing is reported once, with all who need it. */
export function checkSecrets(
  set: TemplateSet,
  types: ReadonlyMap<string, EntityType>,
  shelf: SecretShelf | undefined,
  paths: ReadonlySet<string> | undefined,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const made = new Set<string>();
  const claims: Claim[] = [];
  const missing = new Map<string, { first: NamedSecret; users: Template[] }>();
  for (const template of set.templates.values()) {
    const type = types.get(template.type ?? "");
    const own = type ? ownSecrets(template, type) : [];
    for (const named of own) {
      if (named.use === "read") continue;
      made.add(named.secret);
      if (shelf?.(template.path, named.secret) !== "private") claims.push({ template, named });
    }
    const uses = [...own, ...scriptSecrets(template, set)];
    for (const diagnostic of checkPermission(template, own, uses, shelf)) diagnostics.push(diagnostic);
    if (shelf === undefined || (paths && !paths.has(template.path))) continue;
    for (const named of uses) {
      if ((named.use !== "read" && named.use !== "script") || shelf(template.path, named.secret)) continue;
      const known = missing.get(named.secret);
      if (known === undefined) missing.set(named.secret, { first: named, users: [template] });
      else if (!known.users.includes(template)) known.users.push(template);
    }
  }
  for (const [secret, { first, users }] of missing)
    if (!made.has(secret)) diagnostics.push(notSet(secret, first, users));
  return [...diagnostics, ...overwritings(claims)];
}

/** Something that an entity puts into a secret. */
interface Claim {
  readonly template: Template;
  readonly named: NamedSecret;
}

/** What one entity writes is shown to nobody again: another that puts something into the same secret would lose it. */
function overwritings(claims: readonly Claim[]): Diagnostic[] {
  const first = new Map<string, Claim>();
  const written = new Set(claims.filter(({ named }) => named.use === "write").map(({ named }) => named.secret));
  return claims.flatMap((claim): Diagnostic[] => {
    const { template, named } = claim;
    const { secret, place } = named;
    const before = first.get(secret);
    if (before === undefined) first.set(secret, claim);
    if (before === undefined || before.template === template || !written.has(secret)) return [];
    return [
      {
        severity: severityFor(template),
        place,
        message: `\`${template.path}\` and \`${before.template.path}\` would both fill the secret \`${secret}\``,
        expected: "a secret that no other template fills",
        found: `\`${secret}\``,
        hint: "give each a secret of its own",
      },
    ];
  });
}

function scriptSecrets(template: Template, set: TemplateSet): NamedSecret[] {
  const found: NamedSecret[] = [];
  for (const script of template.scripts) {
    const { references, script: parsed } = set.scripts.facts(script.text);
    if (parsed?.body.some((node) => node.kind === "operator" && node.name === "if-error")) continue;
    for (const { kind, name, at } of references) {
      if (kind !== "secret" || name === undefined) continue;
      const length = Math.max(1, script.text.slice(at).indexOf(name)) + name.length;
      found.push({ secret: name, place: placeInScript(script, at, length), use: "script" });
    }
  }
  return found;
}

function checkPermission(
  template: Template,
  own: readonly NamedSecret[],
  uses: readonly NamedSecret[],
  shelf: SecretShelf | undefined,
): Diagnostic[] {
  const { permittedSecrets, path } = template;
  const diagnostics: Diagnostic[] = [];
  const isPrivate = ({ secret }: NamedSecret) => shelf?.(path, secret) === "private";
  const unnamed = uses.filter((named) => !isPrivate(named) && !permittedSecrets?.has(named.secret));
  if (permittedSecrets === undefined) {
    const names = [...new Set(own.filter((named) => unnamed.includes(named)).map(({ secret }) => secret))];
    if (names.length > 0) diagnostics.push(namesNone(template, names));
  }
  const reported = new Set<string>();
  for (const { secret, place, use, property } of unnamed) {
    if ((permittedSecrets === undefined && use !== "script") || reported.has(secret)) continue;
    reported.add(secret);
    const by = property === undefined ? "a script" : `\`${property}\``;
    diagnostics.push({
      severity: severityFor(template),
      place,
      message: `${by} of \`${path}\` uses the secret \`${secret}\`, which is not permitted`,
      expected: expectedPermission(permittedSecrets),
      found: `\`${secret}\``,
      hint: `add \`${secret}: true\` under \`permitted-secrets\``,
    });
  }
  return diagnostics;
}

function expectedPermission(permitted: ReadonlyMap<string, Place> | undefined): string {
  const names = [...(permitted?.keys() ?? [])].map((name) => `\`${name}\``);
  return names.length === 0 ? "a secret named under `permitted-secrets`" : `one of the permitted: ${names.join(", ")}`;
}

function namesNone(template: Template, names: readonly string[]): Diagnostic {
  const entries = names.map((name) => `${name}: true`).join(", ");
  return {
    severity: "warning",
    place: template.place,
    message: `\`${template.path}\` names no \`permitted-secrets\`; those of its own properties are taken as permitted`,
    hint: `add \`permitted-secrets: { ${entries} }\`, which Monk asks for`,
  };
}

function notSet(secret: string, { place }: NamedSecret, users: readonly Template[]): Diagnostic {
  const [first = "", second, ...more] = users.map(({ path }) => `\`${path}\``);
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return {
    severity: users.some((user) => severityFor(user) === "error") ? "error" : "warning",
    place,
    message: `the secret \`${secret}\` is not set`,
    expected: `a value, for ${second === undefined ? first : `${first}, ${second}${others}`}`,
    found: "nothing",
    hint: `monk secrets add -g ${secret}`,
  };
}
