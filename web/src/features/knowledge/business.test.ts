import { describe, expect, it } from "vitest";
import type { Business } from "@/api/desk";
import { business, formOf, otherFacts } from "./business";

const STORED: Business = {
  name: "Marina Spices",
  timezone: "Asia/Kolkata",
  operating_hours: { "mon-fri": "09:00-18:00" },
  contact: { phone: "+91", fax: "none" },
  founded: 1987,
};

describe("business", () => {
  it("changes what was typed and keeps everything else, hours as they were written", () => {
    const form = { ...formOf(STORED), tagline: " Fresh ", phone: "" };
    expect(business(STORED, form)).toEqual({
      ...STORED,
      tagline: "Fresh",
      contact: { fax: "none" },
    });
  });

  it("writes hours anew where a day was changed", () => {
    const form = formOf(STORED);
    form.hours.week.sunday = { kind: "closed" };
    expect(business(STORED, form).operating_hours).toEqual({ monday_friday: "9:00 AM - 6:00 PM", sunday: "Closed" });
  });

  it("shows what it has no field for", () => {
    expect(otherFacts(STORED)).toEqual([
      ["founded", "1987"],
      ["contact.fax", "none"],
    ]);
  });
});
