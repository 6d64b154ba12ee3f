import { expect, it } from "vitest";
import { addressMistake, block } from "../../entities/address.ts";

it.each([
  ["192.168.1.7", "192.168.1.7/32"],
  ["192.168.1.0/24", "192.168.1.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:db8::1", "2001:db8:0:0:0:0:0:1/128"],
  ["2001:DB8::/32", "2001:db8:0:0:0:0:0:0/32"],
])("%s is listed as %s", (written, listed) => {
  expect(addressMistake(written)).toBeUndefined();
  expect(block(written)).toBe(listed);
});

it.each([
  ["10.1", "an IPv4 or IPv6 address"],
  ["010.0.0.1", "an IPv4 or IPv6 address"],
  ["0x7f.0.0.1", "an IPv4 or IPv6 address"],
  ["256.0.0.1", "an IPv4 or IPv6 address"],
  ["localhost", "an IPv4 or IPv6 address"],
  ["fe80::1%eth0", "an IPv4 or IPv6 address"],
  ["10.0.0.0/33", "from 0 to 32"],
  ["10.0.0.0/", "from 0 to 32"],
  ["2001:db8::/129", "from 0 to 128"],
  ["10.0.0.0/8/8", "an IPv4 or IPv6 address"],
  ["10.0.0.1/8", "beyond its prefix: 10.0.0.0/8"],
  ["2001:db8::1/64", "beyond its prefix: 2001:db8:0:0:0:0:0:0/64"],
])("%s is refused; expected is %s", (written, why) => {
  expect(addressMistake(written)).toContain(why);
});
