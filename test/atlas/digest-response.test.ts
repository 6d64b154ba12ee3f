import { describe, expect, test } from "vitest";
import { parseChallenges } from "../../src/atlas/auth/challenge.ts";
import { chooseDigest, digestHeader } from "../../src/atlas/auth/digest-response.ts";

/** The example of RFC 7616, section 3.9.1. */
const example = {
  realm: "http-auth@example.org",
  nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
  opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
};
const key = { kind: "api-key", publicKey: "Mufasa", privateKey: "Circle of Life" } as const;
const request = { method: "GET", uri: "/dir/index.html", cnonce: example.cnonce, count: 1 };

const offered = (algorithm: string) =>
  `Digest realm="${example.realm}", qop="auth, auth-int", algorithm=${algorithm}, nonce="${example.nonce}", opaque="${example.opaque}"`;

function answerTo(header: string, asked = request): string {
  const challenge = chooseDigest(parseChallenges(header));
  return challenge === undefined ? "none" : digestHeader(challenge, key, asked);
}

describe("the answer to a challenge", () => {
  test.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("is that of the standard's example for %s", (algorithm, response) => {
    const header = answerTo(offered(algorithm));
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain(`algorithm=${algorithm}`);
    expect(header).toContain("qop=auth, nc=00000001");
    expect(header).toContain(`opaque="${example.opaque}"`);
  });

  test("takes the stronger of two, whichever comes first", () => {
    expect(answerTo(`${offered("MD5")}, ${offered("SHA-256")}`)).toContain("algorithm=SHA-256");
    expect(answerTo(`${offered("SHA-256")}, ${offered("MD5")}`)).toContain("algorithm=SHA-256");
  });

  test("takes the first where the standard's example offers both", () => {
    const both = `${offered("SHA-256")}, ${offered("MD5")}`;
    expect(answerTo(both)).toContain(`response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"`);
  });

  test("names the user openly to a server that would take a hash of the name too", () => {
    const header = answerTo(`${offered("SHA-256")}, charset=UTF-8, userhash=true`);
    expect(header).toContain('username="Mufasa"');
    expect(header).not.toContain("userhash");
  });

  test("is not there for the standard's example with SHA-512-256 and a hashed user name", () => {
    const example = `Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDssOS", charset=UTF-8, userhash=true`;
    expect(answerTo(example)).toBe("none");
    expect(answerTo(`${example}, ${offered("MD5")}`)).toContain("algorithm=MD5");
  });

  test("counts in eight hexadecimal digits", () => {
    expect(answerTo(offered("MD5"), { ...request, count: 255 })).toContain("nc=000000ff");
  });

  test("binds the key to the session for the -sess forms", () => {
    const plain = /response="(\w+)"/.exec(answerTo(offered("MD5")))?.[1];
    const session = /response="(\w+)"/.exec(answerTo(offered("MD5-sess")))?.[1];
    expect(session).toMatch(/^[0-9a-f]{32}$/);
    expect(session).not.toBe(plain);
  });

  test("is RFC 2069's where no qop is offered", () => {
    const header = answerTo(`Digest realm="r", nonce="n"`);
    expect(header).not.toContain("qop");
    expect(header).not.toContain("nc=");
    expect(header).not.toContain("algorithm");
  });

  test.each([
    "Basic realm=x",
    offered("SHA-512-256"),
    `Digest realm="r", nonce="n", qop="auth-int"`,
    "Digest nonce=n",
    "",
  ])("is not given to %j", (header) => {
    expect(answerTo(header)).toBe("none");
  });
});

describe("a header of challenges", () => {
  test("is read with quotes, escapes, commas and several challenges", () => {
    expect(
      parseChallenges(
        String.raw`Basic realm="a, b=\"c\"" , Digest  Realm = "MMS Public API",nonce=abc/+,STALE=true, Bearer, Negotiate YII=`,
      ),
    ).toEqual([
      { scheme: "basic", parameters: { realm: 'a, b="c"' } },
      { scheme: "digest", parameters: { realm: "MMS Public API", nonce: "abc/+", stale: "true" } },
      { scheme: "bearer", parameters: {} },
      { scheme: "negotiate", parameters: {} },
    ]);
  });

  test("never fails, whatever it holds", () => {
    for (const header of ['Digest realm="open', "=,=,=", "\u0000", 'Digest ="x"', "Digest a=b c=d"]) {
      expect(Array.isArray(parseChallenges(header))).toBe(true);
    }
  });
});
