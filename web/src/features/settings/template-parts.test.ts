import { describe, expect, it } from "vitest";
import { bodyOf, bodyProblem, cleanName, componentsOf, type TemplateForm, variablesOf } from "./template-parts";

const FORM: TemplateForm = {
  channel_id: "c",
  name: "order_update",
  language: "en",
  category: "UTILITY",
  header: "",
  body: "Hello {{1}}, your order {{2}} is on its way.",
  examples: ["Lakshmi", "MS-1002", "left over"],
  footer: " Marina ",
  buttons: ["Track", " ", "Stop"],
};

it("makes a name that Meta takes", () => {
  expect(cleanName("Order Update – 2!")).toBe("order_update_2");
});

describe("variables", () => {
  it("are found once each, by number", () => {
    expect(variablesOf("{{2}} and {{ 1 }} and {{2}}")).toEqual(["1", "2"]);
  });

  it("may not have gaps nor stand at an edge", () => {
    expect(bodyProblem("Hello {{1}} and {{3}}.")).toBe("gap");
    expect(bodyProblem("{{1}} has come.")).toBe("edge");
    expect(bodyProblem("It has come, {{1}}")).toBe("edge");
    expect(bodyProblem(FORM.body)).toBeNull();
  });
});

describe("componentsOf", () => {
  it("has an example for each variable, and leaves out what is empty", () => {
    expect(componentsOf(FORM)).toEqual([
      { type: "BODY", text: FORM.body, example: { body_text: [["Lakshmi", "MS-1002"]] } },
      { type: "FOOTER", text: "Marina" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Track" },
          { type: "QUICK_REPLY", text: "Stop" },
        ],
      },
    ]);
  });

  it("comes back as the text that was written", () => {
    expect(bodyOf(componentsOf(FORM))).toBe(FORM.body);
    expect(bodyOf([null, "x", { type: "HEADER", text: "no" }])).toBe("");
  });
});
