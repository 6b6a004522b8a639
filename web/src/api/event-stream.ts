/** Reads server-sent events from an answer's body: for requests that `EventSource` cannot make (it only gets). */

export interface ServerEvent {
  event: string;
  data: string;
}

/** Takes text as it comes and gives the events that are complete. */
export class EventReader {
  private rest = "";

  take(text: string): ServerEvent[] {
    // A line ends with CR LF, LF or CR; a CR at the end may be the first half of a pair.
    const whole = this.rest + text;
    const heldBack = whole.endsWith("\r") ? 1 : 0;
    const lines = whole.slice(0, whole.length - heldBack).replace(/\r\n?/g, "\n");
    const blocks = lines.split("\n\n");
    this.rest = (blocks.pop() ?? "") + whole.slice(whole.length - heldBack);
    return blocks.map(readBlock).filter((event) => event !== null);
  }
}

function readBlock(block: string): ServerEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    // A line that begins with a colon is a comment: it keeps the connection open.
    if (at === 0) continue;
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
  }
  return data.length > 0 ? { event, data: data.join("\n") } : null;
}

export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const chunks = body.getReader();
  const decoder = new TextDecoder();
  const reader = new EventReader();
  try {
    for (;;) {
      const { done, value } = await chunks.read();
      // The last event may lack the empty line after it.
      yield* reader.take(done ? "\n\n" : decoder.decode(value, { stream: true }));
      if (done) return;
    }
  } finally {
    // Whoever stops reading does not want the rest.
    void chunks.cancel().catch(() => {});
  }
}
