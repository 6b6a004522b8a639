import { beforeAll, describe, expect, it } from "vitest";
import { loadTexts, translate } from "@/i18n";
import { readable, type Words } from "./readable";

const words: Words = {
  t: (key, values) => translate("en", "agents", key, values),
  agentName: (id) => (id === "1" ? "Billing" : id),
  languageName: (code) => ({ en: "English", ta: "Tamil" })[code] ?? code,
  percent: (part) => `${Math.round(part * 100)}%`,
};

beforeAll(() => loadTexts("agents"));

describe("readable", () => {
  it("names what has a word, and leaves the rest as it is", () => {
    expect(readable("agent_type", "handoff", words)).toBe("Hand-over");
    expect(readable("agent_type", "novel", words)).toBe("novel");
    expect(readable("languages", ["en", "ta", "fr"], words)).toBe("English\nTamil\nfr");
    expect(readable("auto_handoff_threshold", 0.4, words)).toBe("40%");
    expect(readable("ai_model", null, words)).toBe("");
    expect(readable("max_wait_ms", 1500, words)).toBe("1500");
  });

  it("says transfer rules as sentences", () => {
    const rule = { to: "1", intents: ["refund"], topics: [], languages: ["ta"], confidence_below: 0.3 };
    const text = readable("transfer_rules", [rule], words);
    expect(text).toContain("Billing");
    expect(text).toContain("refund");
    expect(text).toContain("Tamil");
    expect(text).toContain("30%");
  });

  it("gives a week a line for each day", () => {
    const lines = readable("working_hours", { monday: { open: "09:00", close: "18:00" } }, words).split("\n");
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe("Monday: 09:00–18:00");
    expect(lines[6]).toBe("Sunday: closed");
  });

  it("lists the members of other objects without what is empty", () => {
    expect(readable("voice_config", { voice: "female", tone: null }, words)).toBe("voice: female");
  });
});
