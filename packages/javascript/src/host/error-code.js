// What `fetch` throws in Node.js, Deno and Bun, as an error code of `wasi:http`.
//
// Whether a change may have been applied is decided by it: only an error that comes before anything was sent may
// become a code that says so (docs/faults.md, "Errors of the host").

/** By the code of the error or of one of its causes. */
const CODES = {
  // Node.js: system errors (https://nodejs.org/api/errors.html#common-system-errors) of connecting.
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'destination-IP-unroutable',
  ENETUNREACH: 'destination-IP-unroutable',
  ENETDOWN: 'destination-IP-unroutable',
  EADDRNOTAVAIL: 'destination-IP-unroutable',
  ENOTFOUND: 'destination-not-found',
  EAI_AGAIN: 'DNS-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'destination-unavailable',
  ERR_ACCESS_DENIED: 'HTTP-request-denied',
  // Node.js: of an open connection.
  ECONNRESET: 'connection-terminated',
  EPIPE: 'connection-terminated',
  UND_ERR_SOCKET: 'connection-terminated',
  UND_ERR_HEADERS_TIMEOUT: 'HTTP-response-timeout',
  UND_ERR_BODY_TIMEOUT: 'connection-read-timeout',
  UND_ERR_HEADERS_OVERFLOW: 'HTTP-response-header-section-size',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'HTTP-response-incomplete',
  UND_ERR_INVALID_ARG: 'configuration-error',
  // Certificates (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
  CERT_HAS_EXPIRED: 'TLS-certificate-error',
  CERT_NOT_YET_VALID: 'TLS-certificate-error',
  CERT_REVOKED: 'TLS-certificate-error',
  CERT_UNTRUSTED: 'TLS-certificate-error',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS-certificate-error',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS-certificate-error',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS-certificate-error',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS-certificate-error',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS-certificate-error',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS-certificate-error',
  // Bun.
  ConnectionRefused: 'connection-refused',
  ConnectionClosed: 'connection-terminated',
};

/** What is only in the message: ports that `fetch` refuses, what a proxy responded to undici, and all of Deno. */
const MESSAGES = [
  [/^bad port$|^Fetch failed: Requests to port \d+ are blocked/, 'HTTP-request-URI-invalid'],
  [/Proxy response \(\d+\)/, 'HTTP-upgrade-failed'],
  [/client error \(Connect\).*(invalid peer certificate|UnknownIssuer|certificate)/i, 'TLS-certificate-error'],
  [/client error \(Connect\).*refused/i, 'connection-refused'],
  [/client error \(Connect\).*(Name or service not known|nodename nor servname|No such host)/i, 'destination-not-found'],
  [/client error \(Connect\).*dns/i, 'DNS-error'],
  [/client error \(Connect\)/, 'destination-unavailable'],
];

/** Codes with a payload, here one that says nothing. */
const PAYLOADS = { 'DNS-error': {}, 'internal-error': undefined, 'HTTP-response-header-section-size': undefined };

export function errorCode(error) {
  const causes = [];
  for (let cause = error; cause && causes.length < 10; cause = cause.cause ?? cause.errors?.[0]) causes.push(cause);

  // Deno without --allow-net.
  if (causes.some(({ name }) => name === 'NotCapable' || name === 'PermissionDenied')) return withPayload('HTTP-request-denied');
  for (const { code, syscall, message = '' } of causes) {
    if (syscall === 'connect' && !Object.hasOwn(CODES, code ?? '')) return withPayload('destination-unavailable');
    if (Object.hasOwn(CODES, code ?? '')) return withPayload(CODES[code]);
    if (/^ERR_SSL_|^EPROTO$/.test(code ?? '')) return withPayload('TLS-protocol-error');
    if (code === 'ETIMEDOUT') return withPayload('connection-timeout');
    if (/^HPE_/.test(code ?? '')) return withPayload('HTTP-protocol-error');
    const known = MESSAGES.find(([pattern]) => pattern.test(message));
    if (known) return withPayload(known[1]);
  }
  return withPayload('connection-terminated');
}

function withPayload(tag) {
  return tag in PAYLOADS ? { tag, val: PAYLOADS[tag] } : { tag };
}
