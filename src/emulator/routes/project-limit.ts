import { projectOwner, projectReader } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import { limitBounds, limitOf, usageOf } from "../project-limit.ts";
import { invalidValue, unknownChoice } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { ignored, object, text, whole } from "../rule.ts";

const changeBody = object(
  { currentUsage: ignored, defaultLimit: ignored, maximumLimit: ignored, name: text(), value: whole({ min: 0 }) },
  ["value"],
);

function limitShape(call: Call, name: string, value: number): unknown {
  const groupId = call.params.groupId ?? "";
  const { usual, highest } = limitBounds[name] ?? {};
  return {
    currentUsage: usageOf(call.world, groupId, name, call.now),
    ...(usual === undefined ? {} : { defaultLimit: usual }),
    ...(highest === undefined ? {} : { maximumLimit: highest }),
    name,
    value,
  };
}

function nameOf(call: Call): string {
  const { limitName = "" } = call.params;
  if (!Object.hasOwn(limitBounds, limitName)) throw unknownChoice(limitName);
  return limitName;
}

function shapeOf(call: Call, name: string): unknown {
  const value = limitOf(call.world, call.params.groupId ?? "", name);
  if (value === undefined) {
    throw new ApiError(404, "RESOURCE_NOT_FOUND", `Limit ${name} is not set.`, { parameters: [name] });
  }
  return limitShape(call, name, value);
}

const common = { versions: first, limit: "group" } as const;
const one = { ...common, path: "/groups/{groupId}/limits/{limitName}" } as const;

export const projectLimitRoutes: readonly Route[] = [
  {
    ...common,
    path: "/groups/{groupId}/limits",
    method: "GET",
    needs: projectReader,
    handle(call) {
      const body = Object.keys(limitBounds).flatMap((name) => {
        const value = limitOf(call.world, call.params.groupId ?? "", name);
        return value === undefined ? [] : [limitShape(call, name, value)];
      });
      return { status: 200, body };
    },
  },
  {
    ...one,
    method: "GET",
    needs: projectReader,
    handle: (call) => ({ status: 200, body: shapeOf(call, nameOf(call)) }),
  },
  {
    ...one,
    method: "PATCH",
    needs: projectOwner,
    handle(call) {
      const name = nameOf(call);
      const { value } = changeBody(call.body, "");
      const groupId = call.params.groupId ?? "";
      const { highest = Number.POSITIVE_INFINITY } = limitBounds[name] ?? {};
      if (value > highest) throw invalidValue("value", `must be less than or equal to ${highest}`);
      call.world.projectLimits.put(groupId, name, value);
      happened(call, { groupId }, "PROJECT_LIMIT_UPDATED");
      return { status: 200, body: shapeOf(call, name) };
    },
  },
  {
    ...one,
    method: "DELETE",
    needs: projectOwner,
    handle(call) {
      call.world.projectLimits.drop(call.params.groupId ?? "", nameOf(call));
      return { status: 204 };
    },
  },
];
