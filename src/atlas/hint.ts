import { lacksRole } from "./auth/unproven.ts";
import type { Operation } from "./operation.ts";

interface Refused {
  readonly status: number;
  readonly errorCode?: string | undefined;
  readonly parameters: readonly unknown[];
  readonly detail: string;
}

type Hint = string | ((refused: Refused, row: Operation) => string | undefined);

const role = (_: Refused, row: Operation) =>
  row.role === undefined
    ? "The credential may not do this: give it a role that allows it, in Atlas under Access Manager."
    : `Give the credential the role "${row.role}" (or a higher one), in Atlas under Access Manager.`;

const inUse = "Wait until the change that is under way has ended, then run the same again.";

/** By code first: a code says more than a status. */
const byCode: Readonly<Record<string, Hint>> = {
  IP_ADDRESS_NOT_ON_ACCESS_LIST: (refused) =>
    `Add ${addressIn(refused) ?? "the address of this machine"} to the API access list of the credential (Atlas: Access Manager, API access list), or run from an address that is on it.`,
  ORG_REQUIRES_ACCESS_LIST:
    "The organization takes calls from listed addresses only: give the credential an API access list that holds this machine's address (Atlas: Access Manager, API access list).",
  NOT_ORG_GROUP_CREATOR: 'Give the credential the role "Organization Project Creator", in Atlas under Access Manager.',
  ATLAS_RESOURCE_POLICIES_VIOLATION_NOT_AUTHORIZED:
    "The resource policies of the organization do not allow this: choose otherwise, or have its owner change them.",
  OUT_OF_CAPACITY: "Choose another region or instance size, or try again later.",
  NO_PAYMENT_INFORMATION_FOUND: "Add a payment method to the organization (Atlas: Billing), or use a free M0 cluster.",
  CANNOT_UPDATE_PAUSED_CLUSTER: "Resume the cluster first, then make the change.",
  CANNOT_UPDATE_AND_PAUSE_CLUSTER: "Pause or resume a cluster by itself, and make other changes before or after.",
  CANNOT_PAUSE_RECENTLY_RESUMED_CLUSTER: "A cluster that was resumed has to run for an hour before it is paused again.",
  CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED:
    "Switch the cluster's termination protection off first, then delete it.",
  CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS: "Delete the project's clusters first, and wait until they are gone.",
  GROUP_ALREADY_EXISTS:
    "Choose another name: it is taken within the organization, perhaps by a project that this credential cannot see.",
  DUPLICATE_CLUSTER_NAME: "Choose another name, or take over the cluster that has it.",
  CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API: "It is a Flex cluster: declare it with instance size FLEX.",
  CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API: "It is no Flex cluster: declare it with its own instance size.",
  TENANT_CLUSTER_UPDATE_UNSUPPORTED: "A free cluster cannot be changed: create a larger one, or upgrade it in Atlas.",
  PERMANENT_ENTITY_CANNOT_BE_MADE_TEMPORARY: "Remove it, then make it anew with its end.",
  GROUP_USERS_LIMIT_EXCEEDED:
    "Delete database users that nobody needs, or raise the project's limit as far as Atlas allows.",
  ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED:
    "Remove entries that nobody needs or join them to blocks, or raise the project's limit as far as Atlas allows.",
  EXPIRATION_DATE_EXCEEDS_MAX: "Give a time in the future, at most a week ahead.",
  EXPIRATION_DATE_IN_PAST: "Give a time in the future, at most a week ahead.",
  AUTO_SCALINGS_MUST_MATCH: "Give every region of the cluster the same automatic scaling.",
  VERSION_GONE: "This program is too old for Atlas: install a newer release.",
  INVALID_VERSION_DATE: "This program and the server do not agree on a version of the API: install a newer release.",
  ORG_NOT_FOUND: "Check the organization, and that the credential belongs to it.",
  GROUP_NOT_FOUND: "Check the project's id, and that the credential may see the project.",
};

const byStatus: Readonly<Record<number, Hint>> = {
  401: (refused, row) =>
    lacksRole(refused.errorCode)
      ? role(refused, row)
      : "Check the credentials: they may be wrong, expired, or made for another Atlas.",
  402: "Add a payment method to the organization (Atlas: Billing).",
  403: role,
  404: ({ errorCode }) =>
    errorCode === undefined
      ? "This does not come from Atlas: check the address of the API."
      : "Check that it is still there, and that the credential may see it.",
  406: "This program and the server do not agree on a version of the API: install a newer release.",
  409: inUse,
  410: "This program is too old for Atlas: install a newer release.",
  429: "Atlas allows no more requests for now: wait a minute, or run with less at a time.",
  500: "Try again; if it stays, look at https://status.mongodb.com.",
  502: "Try again; if it stays, look at https://status.mongodb.com.",
  503: "Try again in a while; if it stays, look at https://status.mongodb.com.",
  504: "Try again; if it stays, look at https://status.mongodb.com.",
};

/** What to do about a refusal: a sentence, or nothing where the refusal says it all. */
export function hintFor(refused: Refused, row: Operation): string | undefined {
  if (refused.status >= 300 && refused.status < 400) {
    return "Redirects are not followed, because credentials would go with them: check the address of the API.";
  }
  const hint = own(byCode, refused.errorCode ?? "") ?? own(byStatus, refused.status);
  return typeof hint === "function" ? hint(refused, row) : hint;
}

function own<T>(table: Readonly<Record<string | number, T>>, key: string | number): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Atlas names the address it saw in the parameters, or in the sentence. */
function addressIn({ parameters, detail }: Refused): string | undefined {
  const address = /(?:^|[^\w.:])(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])/i;
  const texts = [...parameters.filter((one): one is string => typeof one === "string"), detail];
  return texts.map((text) => address.exec(text)?.[1]).find((one) => one !== undefined);
}
