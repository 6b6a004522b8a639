import { describe, expect, it } from "vitest";
import { bodyOf, formOf, headersOf } from "./tool-form";

describe("a tool's form", () => {
  it("reads headers line by line, and says where one is none", () => {
    expect(headersOf("Authorization: Bearer {{secret:KEY}}\n\nX-Shop:  a:b ")).toEqual({
      Authorization: "Bearer {{secret:KEY}}",
      "X-Shop": "a:b",
    });
    expect(headersOf("no colon")).toBeNull();
    expect(headersOf(": value")).toBeNull();
  });

  it("is null while the schema is no JSON, and keeps an empty body null", () => {
    const form = { ...formOf(undefined), name: " find_order ", url_template: "https://shop.example/{order_id}" };
    expect(bodyOf({ ...form, parameters: "{" })).toBeNull();
    expect(bodyOf(form)).toMatchObject({ name: "find_order", body_template: null, method: "GET", headers: {} });
  });
});
