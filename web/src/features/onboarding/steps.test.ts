import { describe, expect, it } from "vitest";
import { type OnboardingStatus, STEPS } from "@/api/onboarding";
import {
  agentOf,
  canOpen,
  channelsBody,
  channelsOf,
  firstOpen,
  isPhoneNumber,
  isReadable,
  nextStep,
  webAddress,
} from "./steps";

function status(done: readonly string[], more: Partial<OnboardingStatus> = {}): OnboardingStatus {
  const steps = Object.fromEntries(STEPS.map((step) => [step, done.includes(step)]));
  return {
    status: "draft",
    message: "",
    steps: steps as OnboardingStatus["steps"],
    company: {},
    agent: {},
    knowledge: { sources: [] },
    voice: {},
    channels: {},
    setup: { whatsapp: null },
    ...more,
  };
}

describe("steps", () => {
  it("go on at the first that is not done", () => {
    expect(firstOpen(status([]).steps)).toBe("company");
    expect(firstOpen(status(["company", "agent", "voice"]).steps)).toBe("knowledge");
    expect(firstOpen(status(STEPS).steps)).toBe("deploy");
    expect(nextStep("channels")).toBe("deploy");
    expect(nextStep("deploy")).toBe("deploy");
  });

  it("open in their order, but the knowledge can be left for later", () => {
    const { steps } = status(["company", "agent"]);
    expect(canOpen(steps, "company")).toBe(true);
    expect(canOpen(steps, "knowledge")).toBe(true);
    expect(canOpen(steps, "voice")).toBe(true);
    expect(canOpen(steps, "channels")).toBe(false);
    expect(canOpen(status([]).steps, "agent")).toBe(false);
  });
});

describe("the agent", () => {
  const proposed = { name: "Maya", role: "Helps customers" };
  const present = { name: "Asha", role: "Front desk", description: "Knows sweets.", channels: ["whatsapp", "other"] };

  it("is the one that is there; only where there is none it is proposed", () => {
    expect(agentOf(status([]), present, proposed)).toEqual({ ...present, channels: ["whatsapp"] });
    expect(agentOf(status([]), undefined, proposed)).toEqual({ ...proposed, description: "", channels: ["web"] });
  });

  it("is what was entered", () => {
    const entered = { name: "Ravi", role: "Sales", description: "", channels: ["phone"] };
    expect(agentOf(status(["agent"], { agent: { id: "a", ...entered } }), present, proposed)).toEqual(entered);
  });
});

describe("channels", () => {
  it("begin with what the agent was made for, and keep what was entered", () => {
    const fresh = channelsOf(status([], { agent: { channels: ["whatsapp"] } }));
    expect([fresh.web, fresh.whatsapp]).toEqual([false, true]);
    const entered = status(["channels"], {
      agent: { channels: ["whatsapp"] },
      channels: { chat_widget: { enabled: true, website_url: "https://shop.example" } },
    });
    const form = channelsOf(entered);
    expect([form.web, form.whatsapp, form.website_url]).toEqual([true, false, "https://shop.example"]);
    expect(channelsBody({ ...form, business_number: " " }).whatsapp).toEqual({ enabled: false, business_number: null });
  });
});

describe("what is typed", () => {
  it("is a phone number with a country code, however it is written", () => {
    expect(isPhoneNumber("+91 (44) 5550-1020")).toBe(true);
    expect(isPhoneNumber("12345")).toBe(false);
    expect(isPhoneNumber("call me")).toBe(false);
  });

  it("is an address of the web, also without its beginning", () => {
    expect(webAddress("shop.example/faq")).toBe("https://shop.example/faq");
    expect(webAddress("http://shop.example")).toBe("http://shop.example/");
    expect(webAddress("ftp://shop.example")).toBeNull();
    expect(webAddress("javascript:alert(1)")).toBeNull();
    expect(webAddress("not an address")).toBeNull();
  });

  it("is a file that can be read", () => {
    expect(isReadable("Price list.PDF")).toBe(true);
    expect(isReadable("photo.jpg")).toBe(false);
    expect(isReadable("pdf.")).toBe(false);
  });
});
