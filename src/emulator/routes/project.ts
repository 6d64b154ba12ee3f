import { createsProjects, demandListedAddress, known, projectOwner, projectReader, seesProject } from "../access.ts";
import { addDefaultConfigs } from "../alert/default-config.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import { idPattern, newId } from "../identifier.ts";
import { page } from "../page.ts";
import type { ProjectRecord } from "../record.ts";
import { invalidValue, notAuthorized, organizationNotFound, projectNotFound } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, ignored, object, pairs, text } from "../rule.ts";
import { projectRowShape, projectShape } from "../shape/project.ts";
import { deploymentCount } from "../state.ts";

// Spaces are accepted although the document's pattern has none.
const projectName = text({ min: 1, max: 64, pattern: /^[\p{L}\p{N}\-_.(),:&@+' ]+$/u });
const readOnly = { id: ignored, clusterCount: ignored, created: ignored, links: ignored };

const createBody = object(
  {
    ...readOnly,
    name: projectName,
    orgId: text({ pattern: idPattern }),
    tags: pairs,
    withDefaultAlertsSettings: flag,
    regionUsageRestrictions: (_value, at) => {
      throw invalidValue(at, "is available in Atlas for Government only");
    },
  },
  ["name", "orgId"],
);

const updateBody = object({ name: projectName, tags: pairs, withDefaultAlertsSettings: flag });

function projectOf(call: Call): ProjectRecord {
  const id = call.params.groupId ?? "";
  const project = call.world.projects.get("", id);
  if (!project) throw projectNotFound(id);
  return project;
}

function visibleProjects(call: Call): readonly ProjectRecord[] {
  return call.world.projects.of("").filter((project) => {
    const organization = call.world.organizations.get("", project.orgId);
    return organization !== undefined && seesProject(call.caller, organization, project);
  });
}

/** A name belongs to one project of an organization; another organization may use it too. */
function demandFreeName(call: Call, orgId: string, name: string, except?: string): void {
  const namesakes = call.world.projects.of("").filter((project) => project.name === name && project.orgId === orgId);
  if (namesakes.some((project) => project.id !== except)) {
    throw new ApiError(409, "GROUP_ALREADY_EXISTS", `A group with name "${name}" already exists.`, {
      parameters: [name],
    });
  }
}

export const projectRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups",
    versions: first,
    limit: "groups",
    needs: known,
    paging: "counted",
    handle: (call) => ({
      status: 200,
      body: page(call, ["groups"], visibleProjects(call), (project) => projectRowShape(project, call)),
    }),
  },
  {
    method: "POST",
    path: "/groups",
    versions: first,
    limit: "groups",
    needs: known,
    query: ["projectOwnerId"],
    handle(call) {
      const body = createBody(call.body, "");
      const organization = call.world.organizations.get("", body.orgId);
      if (!organization) throw organizationNotFound(body.orgId);
      demandListedAddress(organization, call.address);
      if (!createsProjects(call.caller, organization)) {
        throw new ApiError(401, "NOT_ORG_GROUP_CREATOR", "The caller may not create projects in this organization.", {
          parameters: [organization.id],
        });
      }
      demandFreeName(call, organization.id, body.name);
      const id = newId(call.now);
      const project = call.world.projects.put("", id, {
        id,
        orgId: organization.id,
        name: body.name,
        created: call.now,
        ...(body.tags ? { tags: body.tags } : {}),
        withDefaultAlertsSettings: body.withDefaultAlertsSettings ?? true,
        creator: call.caller.id,
      });
      happened(call, { groupId: id }, "GROUP_CREATED");
      happened(call, { orgId: organization.id }, "GROUP_CREATED", { groupId: id });
      if (project.withDefaultAlertsSettings) addDefaultConfigs(call.world, id, call.now);
      return { status: 201, body: projectShape(project, call) };
    },
  },
  {
    method: "GET",
    path: "/groups/byName/{groupName}",
    versions: first,
    limit: "groups",
    needs: known,
    handle(call) {
      const name = call.params.groupName ?? "";
      const namesakes = call.world.projects.of("").filter((project) => project.name === name);
      if (namesakes.length === 0) {
        throw new ApiError(404, "GROUP_NAME_NOT_FOUND", `No group with name "${name}" exists.`, { parameters: [name] });
      }
      const found = visibleProjects(call).find((project) => namesakes.includes(project));
      const organization = found && call.world.organizations.get("", found.orgId);
      if (!organization) throw notAuthorized();
      demandListedAddress(organization, call.address);
      return { status: 200, body: projectShape(found, call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}",
    versions: first,
    limit: "group",
    needs: projectReader,
    handle(call) {
      const project = projectOf(call);
      return { status: 200, body: projectShape(project, call) };
    },
  },
  {
    method: "PATCH",
    path: "/groups/{groupId}",
    versions: first,
    limit: "group",
    needs: projectOwner,
    handle(call) {
      const project = projectOf(call);
      const body = updateBody(call.body, "");
      if (body.name !== undefined) demandFreeName(call, project.orgId, body.name, project.id);
      const {
        name = project.name,
        tags = project.tags,
        withDefaultAlertsSettings = project.withDefaultAlertsSettings,
      } = body;
      const changed = { ...project, name, withDefaultAlertsSettings, ...(tags ? { tags } : {}) };
      return { status: 200, body: projectShape(call.world.projects.put("", project.id, changed), call) };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}",
    versions: first,
    limit: "group",
    needs: projectOwner,
    handle(call) {
      const { world, now } = call;
      const { id, orgId } = projectOf(call);
      if (deploymentCount(world, id, now) > 0) {
        throw new ApiError(409, "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS", "The project still has active clusters.", {
          parameters: [id],
        });
      }
      const clusters = [...world.clusters.of(id), ...world.retainedClusters.of(id), ...world.flexClusters.of(id)];
      for (const cluster of clusters) {
        for (const backups of [world.snapshots, world.restoreJobs, world.flexRestoreJobs]) backups.dropAll(cluster.id);
      }
      if (world.compliancePolicies.get("", id)) world.compliancePolicies.drop("", id);
      const owned = [world.clusters, world.flexClusters, world.users, world.accessEntries];
      const watched = [world.alertConfigs, world.alerts];
      for (const collection of [...owned, ...watched, world.retainedClusters, world.exportBuckets])
        collection.dropAll(id);
      for (const one of [world.projectSettings, world.maintenanceWindows, world.auditing]) one.drop("", id);
      world.projectLimits.dropAll(id);
      world.userChanges.drop("", id);
      world.projects.drop("", id);
      world.events.dropAll(id);
      happened(call, { orgId }, "GROUP_DELETED", { groupId: id });
      return { status: 202, body: {} };
    },
  },
];
