const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Bytes from here on are thrown away: keeping them would favour the first letters of the alphabet. */
const limit = 256 - (256 % alphabet.length);

/**
 * A password of letters and digits, each equally likely, so that it needs no encoding in a URL or a shell.
 * 32 characters hold 190 bits.
 */
export function generatePassword(randomBytes: (count: number) => Uint8Array, length = 32): string {
  if (!Number.isSafeInteger(length) || length < 1) throw new RangeError(`A password of ${length} characters`);
  let password = "";
  while (password.length < length) {
    for (const byte of randomBytes(length - password.length)) {
      if (byte < limit) password += alphabet.charAt(byte % alphabet.length);
    }
  }
  return password;
}
