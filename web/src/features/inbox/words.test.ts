import { expect, test } from "vitest";
import { loadTexts, translate } from "@/i18n";
import { intentName, reasonText, topicName } from "./words";

test("what the server names has words; other names are made readable", async () => {
  await loadTexts("inbox");
  const t = (key: string) => translate("en", "inbox", key);
  expect([intentName("order_status", t), intentName("gift_wrapping", t)]).toEqual(["Order status", "Gift wrapping"]);
  expect([topicName("hours", t), topicName("sweets", t)]).toEqual(["Opening hours", "Sweets"]);
  expect(reasonText("delivery_failed", t)).toBe("A message was not delivered");
  expect(reasonText("asked for Ravi", t)).toBe("Asked for Ravi");
});
