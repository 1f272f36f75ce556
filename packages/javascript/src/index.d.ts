/** The response of a `fetch`, as far as it is read. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null };
  // Streams of Node.js, of undici and of the DOM are types of their own.
  readonly body: any;
}

/** An `AbortSignal`, as far as it is used: programs without the types of the DOM or of Node.js do not know the whole. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void, options?: any): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The settings of a connector. All are optional. */
export interface MondayConnectorSettings {
  /** The API token; `connection.token` of the options. */
  token?: string | null | undefined;
  /** The address of the API; `connection.endpoint` of the options. */
  endpoint?: string | null | undefined;
  /** The API version; `connection.api_version` of the options. */
  apiVersion?: string | null | undefined;
  /** Whether the endpoint may be plain `http:` on another machine; `connection.allow_plain_http` of the options. */
  allowPlainHttp?: boolean | null | undefined;
  /** Options of every call. The options of a call take precedence, field by field. A key is of one call only. */
  options?: Omit<CallOptions, 'idempotency_key'> | null | undefined;
  /**
   * Variables for what is not set otherwise: `MONDAY_TOKEN` and others, such as `process.env`. Only those whose names
   * begin with `MONDAY_` are read. Without this setting no variable is.
   */
  env?: Record<string, string | undefined> | null | undefined;
  /**
   * The only hosts (`api.monday.com`, `10.0.0.5:8080`) and origins (`http://10.0.0.5:8080`) that requests may go to.
   * Without a scheme both are meant, without a port the scheme's usual one. Default: `https://api.monday.com`, and the
   * connector's own endpoint, not that of a call. That of `env` is its own for calls without a `token` here or of theirs.
   */
  allowedHosts?: readonly string[] | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: ((address: string, options: any) => Promise<FetchResponse>) | undefined;
  /** Passed to `fetch`: a dispatcher of undici (Node.js). */
  dispatcher?: unknown;
  /** Node.js 20 and 22: the number of calls that run at once in this process. Default: 8. */
  maxWorkers?: number | undefined;
}

/** The options of one call. */
export interface Options extends CallOptions {
  /**
   * Ends the call, which rejects with the reason of the signal. A change that was sent may have been applied; to repeat
   * it, give the call an `idempotency_key`: a random one is lost with the call.
   */
  signal?: Signal | null | undefined;
}

/** A call that failed. */
export class MondayError extends Error {
  private constructor();
  readonly name: 'MondayError';
  /**
   * What went wrong. `execution_failed`: the component stopped unexpectedly, or `fetch` failed for another reason than
   * the network; `cause` says why. If `report.requests_sent` is not 0, a change may have been applied; repeat the call
   * with `report.idempotency_key`.
   */
  readonly kind: FailureKind | 'execution_failed';
  /** Whether the same call may succeed later. */
  readonly temporary: boolean;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** monday.com's error code, as sent. */
  readonly code: string | undefined;
  /** The errors that monday.com listed. */
  readonly details: GraphqlError[];
  /** How the call went. */
  readonly report: CallReport;
  /**
   * What a `fetch` of yours threw, if it is no known failure of the network; or what the component stopped at. A copy:
   * an `Error` with the name, the message, the code and the causes.
   */
  readonly cause?: unknown;
  /** The error in the contract's form, for engines that store it. */
  toJSON(): ActionError;
}

/**
 * The actions of monday.com.
 *
 * A connector holds settings and nothing else: it need not be closed, and any number of calls can run at once. Every
 * method rejects with a `MondayError`, or with the reason of the signal.
 */
export class MondayConnector {
  constructor(settings?: MondayConnectorSettings);

  /** Calls a function by its name in the contract. */
  call<Name extends FunctionWithoutInput>(name: Name, input?: NoInput, options?: Options | null): Promise<Functions[Name]['result']>;
  call<Name extends keyof Functions>(
    name: Name,
    input: Functions[Name]['input'],
    options?: Options | null,
  ): Promise<Functions[Name]['result']>;

  /* methods */
}

/** The input of functions that take none. */
export type NoInput = Record<string, never> | null | undefined;

/** The functions that take no input. */
export type FunctionWithoutInput = { [Name in keyof Functions]: undefined extends Functions[Name]['input'] ? Name : never }[keyof Functions];
