/** What Monk's engine offers, as far as it is used here. Every call blocks. */
export interface Builtins {
  readonly http: {
    do(url: string, options: HttpOptions): HttpAnswer;
  };
  readonly secret: {
    /** Throws, or answers undefined, where there is no such secret. */
    get(name: string): string | undefined;
    set(name: string, value: string): void;
    remove(name: string): void;
    /** So many random letters and digits. */
    randString(length: number): string;
  };
  readonly cli: {
    /** One line of what the user reads. */
    output(text: string): void;
  };
  readonly crypto: {
    /** In hexadecimal digits. */
    sha256(text: string): string;
    /** HMAC-SHA256 in hexadecimal digits. */
    hmac(key: string, text: string): string;
  };
  readonly helpers: {
    /** Waits so many milliseconds. */
    sleep(milliseconds: number): void;
  };
}

export interface HttpOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Which of these are filled when a request fails is not written down anywhere, so none is relied upon. */
export interface HttpAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly error?: unknown;
}

declare function require(name: string): unknown;

/** The engine's modules; a function, so that loading this file asks for none. */
export function builtins(): Builtins {
  return {
    // biome-ignore lint/style/useNodejsImportProtocol: Monk's module, and not Node's
    http: require("http") as Builtins["http"],
    secret: require("secret") as Builtins["secret"],
    cli: require("cli") as Builtins["cli"],
    // biome-ignore lint/style/useNodejsImportProtocol: Monk's module, and not Node's
    crypto: require("crypto") as Builtins["crypto"],
    helpers: require("helpers") as Builtins["helpers"],
  };
}
