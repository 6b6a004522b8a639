import { describe, expect, it } from "vitest";
import { makeFormat } from "@/lib/format";
import { type ChangeWords, changeOf } from "./changes";

const format = makeFormat("en", "UTC");
const words: ChangeWords = { points: (signed) => `${signed} points`, against: (period) => `against ${period}` };

describe("changeOf", () => {
  it("has nothing to say without a period before", () => {
    expect(changeOf("messages_today", null, format, words)).toBeNull();
  });

  it("says sign, share and period; more messages are neither good nor bad", () => {
    expect(changeOf("messages_today", 0.123, format, words)).toEqual({
      text: "+12%",
      direction: "up",
      verdict: undefined,
      label: "against yesterday",
    });
  });

  it("finds slower answers bad and quicker ones good", () => {
    expect(changeOf("p90_response_time_ms", 0.051, format, words)).toMatchObject({ text: "+5.1%", verdict: "bad" });
    expect(changeOf("median_response_time_ms", -0.2, format, words)).toMatchObject({
      text: "-20%",
      direction: "down",
      verdict: "good",
    });
  });

  it("reads a rate's change as points", () => {
    expect(changeOf("escalation_rate", 0.0125, format, words)).toMatchObject({ text: "+1.3 points", verdict: "bad" });
  });

  it("calls what rounds to nothing flat", () => {
    expect(changeOf("satisfaction_score", 0.0001, format, words)).toMatchObject({
      text: "0%",
      direction: "flat",
      verdict: undefined,
    });
  });
});
