import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/runtime/nearest.ts";

const properties = ["project_id", "roles", "email_address", "email_enabled", "service_key_secret_ref"];

test("a name is taken for what differs least from it, if it is not too far off", () => {
  expect(nearest("rols", properties)).toBe("roles");
  expect(nearest("region", properties)).toBeUndefined();
  expect(nearest("Service_Key_Secret_Rev", new Set(properties))).toBe("service_key_secret_ref");
});

test("the beginning of a name is taken for the whole where there is only one", () => {
  expect(didYouMean("project", new Set(properties).values())).toBe("did you mean `project_id`?");
  expect(nearest("service_key", properties)).toBe("service_key_secret_ref");
  expect(nearest("email", properties)).toBeUndefined();
});
