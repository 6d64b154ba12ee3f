import { describe, expect, test } from "vitest";
import { CredentialsError, parseCredentials } from "../../src/atlas/auth/credentials.ts";
import { account, accountText, key, keyText } from "../support/client.ts";

const serviceAccount = { kind: "service-account", ...account };
const apiKey = { kind: "api-key", ...key };

describe("credentials", () => {
  test.each([
    ["clientId:clientSecret", accountText, serviceAccount],
    ["publicKey:privateKey", keyText, apiKey],
    ["surrounding white space", `  ${keyText}\n`, apiKey],
    ["JSON of a service account", JSON.stringify(account), serviceAccount],
    [
      "JSON in snake case",
      JSON.stringify({ client_id: account.clientId, client_secret: account.clientSecret }),
      serviceAccount,
    ],
    ["JSON of an API key", JSON.stringify(key), apiKey],
    ["JSON of an API key in snake case", `{"public_key":"${key.publicKey}","private_key":"${key.privateKey}"}`, apiKey],
    ["a secret with colons in it", `${account.clientId}:a:b`, { ...serviceAccount, clientSecret: "a:b" }],
  ])("are read from %s", (_, text, credentials) => {
    expect(parseCredentials(text)).toEqual(credentials);
  });

  test.each([
    "",
    "   ",
    "s3cr3t-without-colon",
    ":s3cr3t-only",
    "s3cr3t-only:",
    "https://s3cr3t.example.com",
    "two words:s3cr3t",
    '{"clientId":"s3cr3t"}',
    '{"clientId": s3cr3t',
    '{"publicKey":"s3cr3t","privateKey":7}',
  ])("of no known shape are refused without being shown (%#)", (text) => {
    expect(() => parseCredentials(text)).toThrow(CredentialsError);
    expect(() => parseCredentials(text)).toThrow(/Expected clientId:clientSecret/);
    expect(() => parseCredentials(text)).not.toThrow(/s3cr3t/);
  });
});
