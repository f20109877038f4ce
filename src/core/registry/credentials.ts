/** A login for a registry. Never part of a message or a log. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for access by OAuth2, which `docker login` stores for some registries. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** Shown to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: string };

/** Finds the stored login for a repository; `problem` is a sentence on why one that should be there was not had. */
export type FindCredentials = (
  registry: string,
  repository: string,
  signal: AbortSignal,
) => Promise<Credentials | { readonly kind: 'problem'; readonly problem: string } | undefined>;

/** The value of an `Authorization` header by RFC 7617, in UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
