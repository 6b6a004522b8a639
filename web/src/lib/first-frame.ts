/** A film's address at which browsers show its first picture before it is played; some show nothing else. */
export function firstFrame(url: string): string {
  return `${url}#t=0.001`;
}
