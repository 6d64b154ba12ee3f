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
    ["a control character in the public key", "s3\u0000cr3t:7", "public key that no API key"],
    ["a line end in the private key", JSON.stringify({ publicKey: "a", privateKey: "s3cr3t\n" }), "private key"],
    ["a letter that is not ASCII", "s3cr3té:7", "public key"],
    [
      "a control character in the client secret",
      `${account.clientId}:s3cr3t\u007f`,
      "client secret that no service account",
    ],
    ["a space in the client id", JSON.stringify({ clientId: "mdb_sa_id_s3cr3t x", clientSecret: "y" }), "client id"],
  ])("with %s are refused by the name of the part, and it is not shown", (_, text, words) => {
    expect(() => parseCredentials(text)).toThrow(CredentialsError);
    expect(() => parseCredentials(text)).toThrow(words);
    expect(() => parseCredentials(text)).not.toThrow(/s3/);
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
