// Evaluated inside the context of one call, so that whatever the builtin modules throw and answer is of that context.
// `ask` takes and gives JSON text: nothing else crosses.
(ask, quirks, modules) => {
  function tell(question) {
    const { value } = JSON.parse(ask(JSON.stringify(question)));
    return value;
  }

  const RealDate = Date;
  const TellingDate = new Proxy(RealDate, {
    apply: () => new RealDate(tell({ ask: "now" })).toString(),
    construct: (target, args, derived) =>
      Reflect.construct(target, args.length > 0 ? args : [tell({ ask: "now" })], derived),
  });
  RealDate.now = () => tell({ ask: "now" });
  RealDate.prototype.constructor = TellingDate;

  function fail(text) {
    throw quirks.thrown === "Error" ? new Error(text) : { reason: text };
  }

  const words = (args) =>
    args
      .map((arg) => (typeof arg === "string" ? arg : typeof arg === "object" ? JSON.stringify(arg) : String(arg)))
      .join(" ");
  const sleep = (milliseconds) => {
    if (milliseconds > 0) tell({ ask: "sleep", milliseconds: Number(milliseconds) });
  };
  const error = (message) => new Error(message);
  const atob = (text) => tell({ ask: "atob", text: String(text) });
  const btoa = (text) => tell({ ask: "btoa", text: String(text) });

  function request(method, url, options = {}) {
    const { failure, statusCode, statusText, headers, body, contentLength } = tell({
      ask: "http",
      method,
      url: String(url),
      headers: options.headers ?? {},
      body: options.body === undefined ? undefined : String(options.body),
      timeout: options.timeout,
    });
    if (failure !== undefined) {
      if (quirks.noAnswer === "throws") fail(failure);
      return { error: failure };
    }
    const shown = {};
    for (const [name, values] of headers) {
      shown[quirks.headerNames === "canonical" ? name : name.toLowerCase()] =
        quirks.headerValues === "list" ? values : values.join(", ");
    }
    const answer = { status: `${statusCode} ${statusText}`, statusCode, headers: shown, body, contentLength };
    if (quirks.statusIsError && (statusCode < 200 || statusCode > 299))
      answer.error = `unexpected response code ${statusCode}`;
    return answer;
  }

  const builtin = {
    http: {
      get: (url, options) => request("GET", url, options),
      post: (url, options) => request("POST", url, options),
      put: (url, options) => request("PUT", url, options),
      delete: (url, options) => request("DELETE", url, options),
      do: (url, options) => request(options.method, url, options),
    },
    secret: {
      get(name) {
        const value = tell({ ask: "secret-get", name: String(name) });
        if (value === undefined && quirks.missingSecret === "throws") fail(`Secret "${name}" not found or invalid`);
        return value;
      },
      set: (name, value) => void tell({ ask: "secret-set", name: String(name), value: String(value) }),
      remove: (name) => void tell({ ask: "secret-remove", name: String(name) }),
      randString: (length) => tell({ ask: "rand-string", length: Number(length) }),
    },
    cli: { output: (...args) => void tell({ ask: "output", line: words(args) }) },
    crypto: {
      sha256: (text) => tell({ ask: "sha256", text: String(text) }),
      hmac: (key, text) => tell({ ask: "hmac", key: String(key), text: String(text) }),
    },
    helpers: { error, atob, btoa, sleep },
  };

  const loaded = {};
  function require(name) {
    if (builtin[name]) return builtin[name];
    if (loaded[name]) return loaded[name].exports;
    const evaluate = modules(name);
    if (!evaluate) throw new Error(`Invalid module: ${name}`);
    const module = { exports: {} };
    loaded[name] = module;
    evaluate.call(module.exports, module.exports, require, module);
    return module.exports;
  }

  const console = {};
  for (const level of ["log", "error", "warn", "info", "debug"]) {
    console[level] = (...args) => void tell({ ask: "log", level, line: words(args) });
  }
  return { Date: TellingDate, require, console, error, atob, btoa, sleep };
};
