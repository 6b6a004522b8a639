import { describe, expect, it } from "vitest";
import { EventReader, readEvents } from "./event-stream";

function take(...pieces: string[]) {
  const reader = new EventReader();
  return pieces.flatMap((piece) => reader.take(piece));
}

describe("EventReader", () => {
  it("gives an event when its empty line has come, wherever the pieces break", () => {
    const text = 'event: step\ndata: {"ms":3}\n\nevent: delta\ndata: {"text":"a"}\n\n';
    const expected = [
      { event: "step", data: '{"ms":3}' },
      { event: "delta", data: '{"text":"a"}' },
    ];
    expect(take(...text)).toEqual(expected);
    expect(take(text)).toEqual(expected);
    expect(take("event: step\ndata: {}\n")).toEqual([]);
  });

  it("takes every kind of line end, also one that is cut in two", () => {
    expect(take("event: a\r\ndata: 1\r", "\n\r", "\nevent: b\rdata: 2\r\r", "x")).toEqual([
      { event: "a", data: "1" },
      { event: "b", data: "2" },
    ]);
  });

  it("joins lines of data, ignores comments, and names what has no name", () => {
    expect(take(": keep-alive\n\ndata: one\ndata:two\nid: 7\n\n")).toEqual([{ event: "message", data: "one\ntwo" }]);
  });
});

describe("readEvents", () => {
  it("keeps letters whole that arrive in two pieces, and an event without its last line", async () => {
    const bytes = new TextEncoder().encode("data: வணக்கம்\n\ndata: end");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 8));
        controller.enqueue(bytes.slice(8));
        controller.close();
      },
    });
    const found = [];
    for await (const event of readEvents(body)) found.push(event.data);
    expect(found).toEqual(["வணக்கம்", "end"]);
  });
});
