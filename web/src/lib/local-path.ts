/** An address within the app, or nothing: a link must not send who signs in to another site. */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== "string" || !text.startsWith("/") || text.startsWith("//") || text.includes("\\"))
    return undefined;
  const url = new URL(text, "http://localhost");
  if (url.host !== "localhost" || url.pathname === "/login") return undefined;
  return url.pathname + url.search + url.hash;
}
