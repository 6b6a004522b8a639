import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Field } from "./field";
import { Input } from "./input";

test("a field's error and hint are told with it", () => {
  render(
    <Field label="E-mail" hint="Never shown." error="Is taken.">
      <Input />
    </Field>,
  );
  const input = screen.getByLabelText("E-mail");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id));
  expect(described.map((element) => element?.textContent)).toEqual(["Is taken.", "Never shown."]);
});

test("without an error nothing is wrong", () => {
  render(
    <Field label="E-mail">
      <Input />
    </Field>,
  );
  const input = screen.getByLabelText("E-mail");
  expect([input.getAttribute("aria-invalid"), input.getAttribute("aria-describedby")]).toEqual([null, null]);
});
