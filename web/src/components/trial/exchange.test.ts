import { describe, expect, it } from "vitest";
import { apply, begin, isOver, share } from "./exchange";

const event = (name: string, data: unknown) => ({ event: name, data: JSON.stringify(data) });

describe("apply", () => {
  it("gathers steps and the draft, and ends with the reply", () => {
    const events = [
      event("step", { step: "retrieve", ms: 4 }),
      event("delta", { text: "Two " }),
      event("delta", { text: "days" }),
    ];
    const writing = events.reduce(apply, begin(1, "How long?"));
    expect(writing.draft).toBe("Two days");
    expect(writing.steps).toEqual([{ step: "retrieve", ms: 4 }]);
    expect(isOver(writing)).toBe(false);
    const done = apply(writing, event("message", { response: "Two days.", chunks_used: [] }));
    expect(done.reply?.response).toBe("Two days.");
    expect(done.steps).toHaveLength(1);
    expect(isOver(done)).toBe(true);
  });

  it("begins the draft again where it is written anew", () => {
    const events = [event("delta", { text: "Let me look" }), event("delta", { text: "Two", anew: true })];
    expect(events.reduce(apply, begin(1, "?")).draft).toBe("Two");
  });

  it("takes the reply's own steps where it has some", () => {
    const heard = apply(begin(1, "?"), event("step", { step: "route" }));
    const done = apply(heard, event("message", { response: "", steps: [{ step: "a" }, { step: "b" }] }));
    expect(done.steps.map((step) => step.step)).toEqual(["a", "b"]);
  });

  it("keeps a problem's words, and passes over what it does not understand", () => {
    const failed = apply(begin(1, "?"), event("error", { code: "CONFLICT", detail: "A person answers." }));
    expect(failed.error).toEqual({ code: "CONFLICT", detail: "A person answers." });
    const same = begin(2, "?");
    expect(apply(same, event("novelty", {}))).toBe(same);
    expect(apply(same, { event: "delta", data: "not JSON" })).toBe(same);
  });
});

describe("share", () => {
  it("is of the longest step, and never nothing", () => {
    const steps = [{ ms: 200 }, { ms: 50 }, { ms: null }];
    expect(share(200, steps)).toBe(1);
    expect(share(50, steps)).toBe(0.25);
    expect(share(0, steps)).toBe(0.01);
    expect(share(0, [])).toBe(0.01);
  });
});
