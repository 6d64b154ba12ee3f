import { ApiError } from "./api-error.ts";

// Refusals that more than one route needs. The codes are Atlas's; the sentences are close to its own.

export function malformedBody(): ApiError {
  return new ApiError(400, "MALFORMED_JSON", "Received JSON is malformed.");
}

export function unknownAttribute(name: string): ApiError {
  return new ApiError(400, "INVALID_ATTRIBUTE", `Invalid attribute ${name} specified.`, { parameters: [name] });
}

export function wrongType(name: string): ApiError {
  return new ApiError(
    400,
    "INVALID_JSON_ATTRIBUTE",
    `Received JSON for the ${name} attribute does not match expected format.`,
    {
      parameters: [name],
    },
  );
}

export function missingAttribute(name: string): ApiError {
  return new ApiError(400, "MISSING_ATTRIBUTE", `The required attribute ${name} was not specified.`, {
    parameters: [name],
  });
}

export function unknownChoice(value: string): ApiError {
  return new ApiError(400, "INVALID_ENUM_VALUE", `An invalid enumeration value ${value} was specified.`, {
    parameters: [value],
  });
}

export function invalidValue(field: string, description: string): ApiError {
  return new ApiError(400, "VALIDATION_ERROR", "The request body has 1 invalid field.", {
    fields: [{ field, description }],
  });
}

export function invalidQuery(name: string, expected: string): ApiError {
  return new ApiError(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name}: expected ${expected}.`, {
    parameters: [name],
  });
}

export function unknownPath(path: string): ApiError {
  return new ApiError(404, "RESOURCE_NOT_FOUND", `Cannot find resource ${path}.`, { parameters: [path] });
}

export function organizationNotFound(id: string): ApiError {
  return new ApiError(404, "ORG_NOT_FOUND", `No organization with ID ${id} exists.`, { parameters: [id] });
}

export function projectNotFound(id: string): ApiError {
  return new ApiError(404, "GROUP_NOT_FOUND", `No group with ID ${id} exists.`, { parameters: [id] });
}

export function clusterNotFound(name: string, groupId: string): ApiError {
  return new ApiError(404, "CLUSTER_NOT_FOUND", `No cluster named ${name} exists in group ${groupId}.`, {
    parameters: [name, groupId],
  });
}

export function duplicateCluster(name: string, groupId: string): ApiError {
  return new ApiError(
    400,
    "DUPLICATE_CLUSTER_NAME",
    `The specified cluster name ${name} is already in use in group ${groupId}.`,
    {
      parameters: [name],
    },
  );
}

export function protectedCluster(name: string, groupId: string): ApiError {
  const remedy = "Disable termination protection and try again.";
  return new ApiError(
    400,
    "CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED",
    `Cannot terminate a cluster when termination protection is enabled. ${remedy}`,
    {
      parameters: [
        `Cannot terminate cluster ${name} in group ${groupId} because termination protection is enabled. ${remedy}`,
      ],
    },
  );
}

export function deletionUnderWay(name: string, groupId: string): ApiError {
  return new ApiError(
    400,
    "CLUSTER_ALREADY_REQUESTED_DELETION",
    `Cluster ${name} in group ${groupId} is already being deleted.`,
    {
      parameters: [name, groupId],
    },
  );
}

export function noPayment(groupId: string): ApiError {
  return new ApiError(402, "NO_PAYMENT_INFORMATION_FOUND", `No payment information was found for group ${groupId}.`, {
    parameters: [groupId],
  });
}

export function tooMany(errorCode: string, what: string, limit: number, status: 400 | 403 = 400): ApiError {
  return new ApiError(status, errorCode, `Cannot have more than ${limit} ${what} in one project.`, {
    parameters: [limit],
  });
}

export function notAuthorized(): ApiError {
  return new ApiError(401, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.");
}
