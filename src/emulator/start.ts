import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { raise } from "./alert/occurrence.ts";
import type { AlertSubject } from "./alert/record.ts";
import { createApp } from "./app.ts";
import type { Caller } from "./auth/caller.ts";
import { DigestGate } from "./auth/digest.ts";
import type { RestoredData } from "./backup/record.ts";
import { dataOf } from "./backup/restore-state.ts";
import { type Clock, startClock } from "./clock.ts";
import { durationsOf } from "./duration.ts";
import { type Fault, FaultList } from "./fault.ts";
import { newPublicKey } from "./identifier.ts";
import { LogFile } from "./log-file.ts";
import type { EmulatorOptions, PersonOptions } from "./options.ts";
import { RateLimiter } from "./rate-limit.ts";
import type { CredentialRecord, PersonRecord } from "./record.ts";
import type { RecordedRequest } from "./recorder.ts";
import type { Service } from "./service.ts";
import { World } from "./world.ts";

export interface EmulatedOrganization {
  readonly id: string;
  readonly name: string;
}

/** A running emulator. */
export interface Emulator {
  /** For example `http://127.0.0.1:43210`. */
  readonly url: string;
  readonly orgs: readonly EmulatedOrganization[];
  readonly serviceAccount: { readonly clientId: string; readonly clientSecret: string };
  readonly apiKey: { readonly publicKey: string; readonly privateKey: string };
  readonly clock: Clock;
  /** Answers a request without a socket, for whoever is in the same process. */
  fetch(request: Request): Promise<Response>;
  /** Every request so far, in order of their answers. Holds what was sent, passwords included, and is never written anywhere. */
  readonly requests: RecordedRequest[];
  /** Makes the next matching request fail. */
  failNext(fault: Fault): void;
  /** The next on-demand snapshot that is asked for ends as failed. */
  failNextSnapshot(): void;
  /** The next restore job that is asked for, of either family of clusters, ends as failed. */
  failNextRestore(): void;
  /** What a cluster of either family was last restored from; undefined when nothing was, or no such cluster exists. */
  restoredData(groupId: string, clusterName: string): RestoredData | undefined;
  /**
   * Lets what an alert configuration looks out for happen: that of this id, or the first enabled one for this event.
   * Throws where the project has no such configuration.
   */
  raiseAlert(
    groupId: string,
    of: { readonly event: string } | { readonly alertConfigId: string },
    subject?: AlertSubject,
  ): { readonly id: string };
  /** Ends what an alert is about. */
  closeAlert(groupId: string, alertId: string): void;
  /** Finds an organization by its name or its id, or makes one of that name. */
  ensureOrganization(name: string): EmulatedOrganization;
  /** Back to the organizations of the start; forgets faults, requests and spent rate limits. Credentials stay. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts an emulator on the loopback address. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock = startClock();
  const world = new World(options.data === undefined ? undefined : new LogFile(options.data));
  const own = ownCredentials(options, world);
  const service: Service = {
    world,
    clock,
    callers: callersOf(options, own),
    digest: new DigestGate(),
    limiter: new RateLimiter(options.rateLimits),
    faults: new FaultList(options.faults),
    durations: durationsOf(options.provisionSeconds ?? 2),
    latencyMs: options.latencyMs ?? 0,
    callerAddress: options.callerAddress ?? "203.0.113.10",
    requests: [],
    busy: new Set(),
  };
  const populate = () => {
    for (const entry of options.orgs ?? ["my-organization"]) {
      const { name, payment = true, apiAccessList, people = [] } = typeof entry === "string" ? { name: entry } : entry;
      if (world.organizationNamed(name)) continue;
      const settings = { payment, ...(apiAccessList ? { apiAccessList } : {}) };
      const { id } = world.addOrganization(name, settings, clock.now());
      for (const person of people) world.people.put(id, person.username, personOf(person));
    }
    world.save();
  };
  populate();

  const app = createApp(service);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // Longer than clients keep an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    get orgs() {
      world.refresh();
      return world.organizations.of("").map(({ id, name }) => ({ id, name }));
    },
    serviceAccount: { clientId: own.clientId, clientSecret: own.clientSecret },
    apiKey: { publicKey: own.publicKey, privateKey: own.privateKey },
    clock,
    fetch: async (request) => app.fetch(request),
    requests: service.requests,
    failNext: (fault) => service.faults.add(fault),
    failNextSnapshot: () =>
      service.faults.add({ operation: "POST /groups/*/clusters/*/backup/snapshots", kind: "fails-later" }),
    failNextRestore: () => service.faults.add({ operation: "POST /groups/*/backup/restoreJobs", kind: "fails-later" }),
    restoredData(groupId, clusterName) {
      world.refresh();
      const cluster = world.clusters.get(groupId, clusterName) ?? world.flexClusters.get(groupId, clusterName);
      return cluster && dataOf(world, cluster, clock.now());
    },
    raiseAlert(groupId, of, subject = {}) {
      world.refresh();
      const config = world.alertConfigs
        .of(groupId)
        .find((one) => ("event" in of ? one.enabled && one.eventTypeName === of.event : one.id === of.alertConfigId));
      if (!config) throw new Error(`Project ${groupId} has no alert configuration for ${JSON.stringify(of)}.`);
      const { id } = raise(world, config, subject, clock.now());
      world.save();
      return { id };
    },
    closeAlert(groupId, alertId) {
      world.refresh();
      const alert = world.alerts.get(groupId, alertId);
      if (!alert) throw new Error(`Project ${groupId} has no alert ${alertId}.`);
      world.alerts.put(groupId, alertId, { ...alert, resolved: clock.now(), updated: clock.now() });
      world.save();
    },
    ensureOrganization(name) {
      world.refresh();
      const found = world.organizations.get("", name) ?? world.organizationNamed(name);
      const organization = found ?? world.addOrganization(name, { payment: true }, clock.now());
      world.save();
      return { id: organization.id, name: organization.name };
    },
    reset() {
      world.reset();
      service.faults.clear();
      service.limiter.reset();
      service.busy.clear();
      service.requests.length = 0;
      populate();
    },
    close: () => stop(server),
  };
}

/** What `monk emulator` prints when it listens: one line of JSON. */
export function listeningLine({ url, orgs, serviceAccount, apiKey }: Emulator): string {
  return JSON.stringify({ url, orgs, serviceAccount, apiKey });
}

/** Given credentials are used and not kept; generated ones are kept with the world. */
function ownCredentials(options: EmulatorOptions, world: World): CredentialRecord {
  const generated = () => world.credentials.get("", "own") ?? world.credentials.put("", "own", newCredentials());
  const { clientId = generated().clientId, clientSecret = generated().clientSecret } = options;
  const { publicKey = generated().publicKey, privateKey = generated().privateKey } = options;
  return { clientId, clientSecret, publicKey, privateKey };
}

function personOf({ username, lastAuth, ...given }: PersonOptions): PersonRecord {
  const { firstName = "First", lastName = "Last", status = "ACTIVE", orgRoles = ["ORG_MEMBER"] } = given;
  const { projectRoles = [] } = given;
  const last = lastAuth === undefined ? {} : { lastAuth: Date.parse(lastAuth) };
  return { username, firstName, lastName, status, orgRoles, projectRoles, ...last };
}

function newCredentials(): CredentialRecord {
  return {
    clientId: `mdb_sa_id_${randomBytes(12).toString("hex")}`,
    clientSecret: `mdb_sa_sk_${randomBytes(30).toString("base64url")}`,
    publicKey: newPublicKey(),
    privateKey: randomUUID(),
  };
}

function callersOf(options: EmulatorOptions, own: CredentialRecord): readonly Caller[] {
  const owner = [{ role: "ORG_OWNER" }];
  const further = (options.credentials ?? []).map(
    (credential): Caller =>
      "clientId" in credential
        ? {
            kind: "service account",
            id: credential.clientId,
            secrets: [credential.clientSecret],
            roles: credential.roles,
          }
        : { kind: "API key", id: credential.publicKey, secrets: [credential.privateKey], roles: credential.roles },
  );
  return [
    { kind: "service account", id: own.clientId, secrets: [own.clientSecret], roles: owner },
    { kind: "API key", id: own.publicKey, secrets: [own.privateKey], roles: owner },
    ...further,
  ];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!server.listening) return resolve();
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
