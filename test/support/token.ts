import { HttpResponse, http } from "msw";
import { base } from "./client.ts";

/** A token endpoint that always gives one out. */
export const tokenHandler = http.post(`${base}/api/oauth/token`, () =>
  HttpResponse.json({ access_token: "access-token-of-the-test", token_type: "Bearer", expires_in: 3600 }),
);
